// Several interests by key, with their labels.
//
// Question: what is each of these interests called?
//
// mode:     read
// personal: none
// params:   keys list         keys of the interests
// returns:  key string        key of the interest
//           label_en string   English label
//           label_nl string   Dutch label
// one row:  per interest
UNWIND $keys AS asked
MATCH (i:Interest {key: asked})
RETURN i.key AS key, i.label_en AS label_en, i.label_nl AS label_nl
ORDER BY key
LIMIT 50000
