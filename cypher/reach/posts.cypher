// Posts of permitted accounts, as one list of keys an author.
//
// Question: who writes, and how much?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx of the author
//           until integer     first idx no longer returned
// returns:  idx integer       dense number of the author
//           posts list        keys of the posts, one entry a post
// one row:  per idx
MATCH (h:Handle)-[:POSTED]->(p:Post)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now
RETURN h.idx AS idx, collect(p.key) AS posts
ORDER BY idx
