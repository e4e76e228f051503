// Interests that posts can be about, with their labels, by key.
//
// Question: what are the topics called?
//
// mode:     read
// personal: none
// params:   limit integer = 100000  most interests to return
// returns:  interest string   key of the interest
//           label_nl string   Dutch label
//           label_en string   English label
// one row:  per interest
MATCH (i:Interest)
RETURN i.key AS interest, i.label_nl AS label_nl, i.label_en AS label_en
ORDER BY interest
LIMIT $limit
