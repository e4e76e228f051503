// How far the dense numbers of accounts run.
//
// Question: in how many pages are the layers read?
//
// mode:     read
// personal: none
// params:   none
// returns:  highest integer   largest idx of an account; null when there is none
// one row:  in all
MATCH (h:Handle)
RETURN max(h.idx) AS highest
