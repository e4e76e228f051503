// How many nodes the store holds, bookkeeping left out.
//
// Question: is there anything in this store already?
//
// mode:     read
// personal: none
// params:   none
// returns:  nodes integer  nodes that are neither bookkeeping nor purposes
// one row:  in all
MATCH (n)
WHERE NOT n:Meta AND NOT n:Purpose
RETURN count(n) AS nodes
LIMIT 1
