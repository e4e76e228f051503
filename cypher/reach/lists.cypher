// Whom each permitted account has put on a list of its own, as dense numbers, two hundred accounts a row.
//
// Question: who keeps whom on a list?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx of the account
//           until integer     first idx no longer returned
// returns:  block integer  two hundredth part of the accounts' numbers in the row
//           arcs list      each [idx of the account, list of the idx on its lists]
// one row:  per block
MATCH (h:Handle)-[:LISTS]->(o:Handle)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now AND o[$may] > $now
WITH h.idx AS idx, collect(o.idx) AS others
RETURN idx / 200 AS block, collect([idx, others]) AS arcs
ORDER BY block
