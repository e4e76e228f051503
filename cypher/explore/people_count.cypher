// How many people may be shown.
//
// Question: how many people are these?
//
// mode:     read
// personal: customer
// params:   none
// returns:  people integer  different people
// one row:  in all
MATCH (r:Handle|Customer)-[:IS]->(p:Person)
WHERE r[$may] > $now
RETURN count(DISTINCT p) AS people
LIMIT 1
