// Records that are said to be two people.
//
// Question: is any account or customer linked twice?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  record string   key of the record
//           people integer  how many people it is said to be
// one row:  per record
MATCH (r:Handle|Customer)-[:IS]->(p:Person)
WITH r, count(*) AS people
WHERE people > 1
RETURN r.key AS record, people AS people
ORDER BY record
LIMIT 100
