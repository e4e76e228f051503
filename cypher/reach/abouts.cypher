// What posts of permitted accounts are about, as two aligned lists an author.
//
// Question: who writes about which topic?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx of the author
//           until integer     first idx no longer returned
// returns:  idx integer       dense number of the author
//           posts list        keys of the posts, one entry an interest
//           topics list       keys of the interests, aligned with posts
// one row:  per idx
MATCH (h:Handle)-[:POSTED]->(p:Post)-[:ABOUT]->(i:Interest)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now
RETURN h.idx AS idx, collect(p.key) AS posts, collect(i.key) AS topics
ORDER BY idx
