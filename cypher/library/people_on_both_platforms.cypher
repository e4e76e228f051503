// People with an account on each of two platforms.
//
// Question: whom do we meet in both places?
//
// mode:     read
// personal: customer
// params:   left string         one platform, e.g. "x"
//           right string        the other platform, e.g. "instagram"
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  person string        key of the person
//           left_handle string   first account on the one
//           right_handle string  first account on the other
// one row:  per person
MATCH (a:Handle)-[:IS]->(p:Person)<-[:IS]-(b:Handle)
WHERE a[$may] > $now AND b[$may] > $now AND a.platform = $left AND b.platform = $right AND a.key <> b.key
WITH p, min(a.key) AS left_handle, min(b.key) AS right_handle
RETURN p.key AS person, left_handle AS left_handle, right_handle AS right_handle
ORDER BY person
LIMIT $limit
