// People whom no record stands for.
//
// Question: is anybody left whose records are gone?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  person string  key of the person
// one row:  per person
MATCH (p:Person)
WHERE NOT EXISTS { (:Handle|Customer)-[:IS]->(p) }
RETURN p.key AS person
ORDER BY person
LIMIT 100
