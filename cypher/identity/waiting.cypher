// How many decisions wait for a person, both records of which may be linked.
//
// Question: how much is there to review?
//
// mode:     read
// personal: handle
// params:   none
// returns:  waiting integer  decisions that wait
// one row:  in all
MATCH (d:Decision {status: 'waiting'})-[:ABOUT]->(a:Handle|Customer)
WHERE a.key = d.left AND a[$may] > $now
MATCH (d)-[:ABOUT]->(b:Handle|Customer)
WHERE b.key = d.right AND b[$may] > $now
RETURN count(d) AS waiting
