// How many decisions wait for a person, both records of which may be linked.
//
// Question: how much is there to review?
//
// mode:     read
// personal: handle
// params:   none
// returns:  waiting integer  decisions that wait
// one row:  in all
MATCH (d:Decision {status: 'waiting'})
MATCH (a:Handle|Customer)<-[:ABOUT]-(d)-[:ABOUT]->(b:Handle|Customer)
WHERE a.key = d.left AND b.key = d.right AND a[$may] > $now AND b[$may] > $now
RETURN count(d) AS waiting
