// Whom each permitted account follows, as dense numbers, two hundred accounts a row: of some accounts.
//
// Question: who can hear whom?
//
// mode:     read
// personal: handle
// params:   numbers list     dense numbers of the accounts to read
// returns:  block integer  two hundredth part of the followers' numbers in the row
//           arcs list      each [idx of the follower, list of the idx it follows]
// one row:  per block
UNWIND $numbers AS number
MATCH (h:Handle {idx: number})-[:FOLLOWS]->(o:Handle)
WHERE h[$may] > $now AND o[$may] > $now
WITH h.idx AS idx, collect(o.idx) AS others
RETURN idx / 200 AS block, collect([idx, others]) AS arcs
ORDER BY block
