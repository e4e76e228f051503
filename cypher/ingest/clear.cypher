// Take a portion of the graph away, so that a sample world can be built anew.
//
// Question: how many nodes are gone?
//
// mode:     write
// personal: none
// params:   limit integer  most nodes to take in one transaction
// returns:  taken integer  nodes taken; nothing is left when it is 0
// one row:  in all
MATCH (n)
WHERE NOT n:Purpose AND (NOT n:Meta OR n.key = 'meta:world')
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS taken
