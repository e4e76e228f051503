// Former people whom no record was.
//
// Question: does every old key lead to somebody?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  person string  old key
// one row:  per former person
MATCH (f:Former)
WHERE NOT EXISTS { (:Handle|Customer)-[:WAS]->(f) }
RETURN f.key AS person
ORDER BY person
LIMIT 100
