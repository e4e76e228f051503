// Dense numbers that two people carry.
//
// Question: could reach take two people for one?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  idx integer  the number
//           people list  keys of two of the people
// one row:  per number
MATCH (p:Person)
WHERE p.idx IS NOT NULL
WITH p.idx AS idx, count(*) AS bearers, min(p.key) AS least, max(p.key) AS greatest
WHERE bearers > 1
RETURN idx AS idx, [least, greatest] AS people
ORDER BY idx
LIMIT 100
