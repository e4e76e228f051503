// Whom each permitted account follows, as dense numbers, two hundred accounts a row.
//
// Question: who can hear whom?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx of the follower
//           until integer     first idx no longer returned
// returns:  block integer  two hundredth part of the followers' numbers in the row
//           arcs list      each [idx of the follower, list of the idx it follows]
// one row:  per block
MATCH (h:Handle)-[:FOLLOWS]->(o:Handle)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now AND o[$may] > $now
WITH h.idx AS idx, collect(o.idx) AS others
RETURN idx / 200 AS block, collect([idx, others]) AS arcs
ORDER BY block
