// Places by key, with their names.
//
// Question: which places can be asked about?
//
// mode:     read
// personal: none
// params:   limit integer = 100000  most places to return
// returns:  place string      key of the place
//           name string       its name
// one row:  per place
MATCH (l:Place)
RETURN l.key AS place, l.name AS name
ORDER BY place
LIMIT $limit
