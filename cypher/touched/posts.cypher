// Posts of permitted accounts, as lists of keys and of times an author: of some accounts.
//
// Question: who writes, and how much?
//
// mode:     read
// personal: handle
// params:   numbers list     dense numbers of the accounts to read
// returns:  idx integer       dense number of the author
//           posts list        keys of the posts, one entry a post
//           times list        when each was posted, as text; empty where that is not known
// one row:  per idx
UNWIND $numbers AS number
MATCH (h:Handle {idx: number})-[:POSTED]->(p:Post)
WHERE h[$may] > $now
RETURN h.idx AS idx, collect(p.key) AS posts, collect(coalesce(toString(p.posted_at), '')) AS times
ORDER BY idx
