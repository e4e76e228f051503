// What posts of permitted accounts are about, as two aligned lists an author: of some accounts.
//
// Question: who writes about which topic?
//
// mode:     read
// personal: handle
// params:   numbers list     dense numbers of the accounts to read
// returns:  idx integer       dense number of the author
//           posts list        keys of the posts, one entry an interest
//           topics list       keys of the interests, aligned with posts
// one row:  per idx
UNWIND $numbers AS number
MATCH (h:Handle {idx: number})-[:POSTED]->(p:Post)-[:ABOUT]->(i:Interest)
WHERE h[$may] > $now
RETURN h.idx AS idx, collect(p.key) AS posts, collect(i.key) AS topics
ORDER BY idx
