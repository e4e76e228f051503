// Whom each permitted account was measured to set in motion, with the chances, as two aligned lists: of some accounts.
//
// Question: how likely does a post of one make another act?
//
// mode:     read
// personal: handle
// params:   numbers list     dense numbers of the accounts to read
// returns:  block integer  two hundredth part of the speakers' numbers in the row
//           arcs list      each [idx of the speaker, list of the idx that hear, list of the chance of each to act, 0 to 1]
// one row:  per block
UNWIND $numbers AS number
MATCH (h:Handle {idx: number})-[r:INFLUENCES]->(o:Handle)
WHERE h[$may] > $now AND o[$may] > $now
WITH h.idx AS idx, collect(o.idx) AS others, collect(coalesce(r.probability, 0.0)) AS chances
RETURN idx / 200 AS block, collect([idx, others, chances]) AS arcs
ORDER BY block
