// Whom each permitted account follows, as one list of dense numbers an account.
//
// Question: who can hear whom?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx of the follower
//           until integer     first idx no longer returned
// returns:  idx integer       dense number of the follower
//           others list       dense numbers of the accounts it follows
// one row:  per idx
MATCH (h:Handle)-[:FOLLOWS]->(o:Handle)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now AND o[$may] > $now
RETURN h.idx AS idx, collect(o.idx) AS others
ORDER BY idx
