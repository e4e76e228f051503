// Whether any decision is stored at all.
//
// Question: is this the first run?
//
// mode:     read
// personal: none              (one truth, of nobody in particular)
// params:   none
// returns:  held boolean   there is at least one decision
// one row:  in all
MATCH (d:Decision)
WITH d LIMIT 1
RETURN count(d) > 0 AS held
