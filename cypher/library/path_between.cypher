// The shortest way from one account to another along who follows whom, in either direction.
//
// Question: how are these two connected?
//
// mode:     read
// personal: handle
// params:   left string   key of one account, e.g. "x:ana"
//           right string  key of the other account
// returns:  steps integer  follows between the two
//           handles list   keys of the accounts on the way, from left to right
// one row:  per path
MATCH (a:Handle {key: $left})
MATCH (b:Handle {key: $right})
WHERE a[$may] > $now AND b[$may] > $now AND a.key <> b.key
MATCH p = shortestPath((a)-[:FOLLOWS*..6]-(b))
WHERE all(n IN nodes(p) WHERE n[$may] > $now)
RETURN length(p) AS steps, [n IN nodes(p) | n.key] AS handles
ORDER BY steps, handles
LIMIT 1
