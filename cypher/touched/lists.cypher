// Whom each permitted account has put on a list of its own, as dense numbers, two hundred accounts a row: of some accounts.
//
// Question: who keeps whom on a list?
//
// mode:     read
// personal: handle
// params:   numbers list     dense numbers of the accounts to read
// returns:  block integer  two hundredth part of the accounts' numbers in the row
//           arcs list      each [idx of the account, list of the idx on its lists]
// one row:  per block
UNWIND $numbers AS number
MATCH (h:Handle {idx: number})-[:LISTS]->(o:Handle)
WHERE h[$may] > $now AND o[$may] > $now
WITH h.idx AS idx, collect(o.idx) AS others
RETURN idx / 200 AS block, collect([idx, others]) AS arcs
ORDER BY block
