// Whether this person is here and may be shown.
//
// Question: is this the key of a present person?
//
// mode:     read
// personal: customer
// params:   key string     key of a person
// returns:  person string  the same key
// one row:  in all, none when it is nobody's, or may not be shown
MATCH (p:Person {key: $key})
WHERE EXISTS { (p)<-[:IS]-(r:Handle|Customer) WHERE r[$may] > $now }
RETURN p.key AS person
ORDER BY person
LIMIT 1
