// Posts of permitted accounts, as lists of keys and of times an author.
//
// Question: who writes, and how much?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx of the author
//           until integer     first idx no longer returned
// returns:  idx integer       dense number of the author
//           posts list        keys of the posts, one entry a post
//           times list        when each was posted, as text; empty where that is not known
// one row:  per idx
MATCH (h:Handle)-[:POSTED]->(p:Post)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now
RETURN h.idx AS idx, collect(p.key) AS posts, collect(coalesce(toString(p.posted_at), '')) AS times
ORDER BY idx
