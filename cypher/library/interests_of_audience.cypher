// What the followers of an account write about, most followers first.
//
// Question: what should this account talk about to its own audience?
//
// mode:     read
// personal: handle
// params:   handle string       key of the account, e.g. "x:ana"
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  interest string  key of the interest
//           label_nl string  Dutch label
//           label_en string  English label
//           people integer   followers that write about it
//           posts integer    posts about it
// cells:    people
// one row:  per interest
MATCH (a:Handle {key: $handle})<-[:FOLLOWS]-(f:Handle)-[:POSTED]->(o:Post)-[:ABOUT]->(i:Interest)
WHERE a[$may] > $now AND f[$may] > $now
WITH i, count(DISTINCT f) AS people, count(DISTINCT o) AS posts
RETURN i.key AS interest, i.label_nl AS label_nl, i.label_en AS label_en, people AS people, posts AS posts
ORDER BY people DESC, posts DESC, interest
LIMIT $limit
