// Dense numbers that two accounts carry.
//
// Question: could reach take two accounts for one?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  idx integer   the number
//           handles list  keys of the accounts
// one row:  per number
MATCH (h:Handle)
WHERE h.idx IS NOT NULL
WITH h.idx AS idx, count(*) AS bearers, min(h.key) AS least, max(h.key) AS greatest
WHERE bearers > 1
RETURN idx AS idx, [least, greatest] AS handles
ORDER BY idx
LIMIT 100
