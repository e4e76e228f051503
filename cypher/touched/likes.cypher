// Permitted accounts that liked posts of permitted accounts, as two aligned lists an author: of some accounts.
//
// Question: whose posts are liked, and by whom?
//
// mode:     read
// personal: handle
// params:   numbers list     dense numbers of the accounts to read
// returns:  idx integer       dense number of the author
//           posts list        keys of the posts, one entry a like
//           others list       dense numbers of the accounts, aligned with posts
// one row:  per idx
UNWIND $numbers AS number
MATCH (h:Handle {idx: number})-[:POSTED]->(p:Post)<-[:LIKES]-(o:Handle)
WHERE h[$may] > $now AND o[$may] > $now
RETURN h.idx AS idx, collect(p.key) AS posts, collect(o.idx) AS others
ORDER BY idx
