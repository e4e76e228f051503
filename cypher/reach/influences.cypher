// Whom each permitted account was measured to set in motion, with the chances, as two aligned lists.
//
// Question: how likely does a post of one make another act?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx of the speaker
//           until integer     first idx no longer returned
// returns:  idx integer       dense number of the speaker
//           others list       dense numbers of those who hear
//           chances list      chance of each to act, 0 to 1, aligned with others
// one row:  per idx
MATCH (h:Handle)-[r:INFLUENCES]->(o:Handle)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now AND o[$may] > $now
RETURN h.idx AS idx, collect(o.idx) AS others, collect(coalesce(r.probability, 0.0)) AS chances
ORDER BY idx
