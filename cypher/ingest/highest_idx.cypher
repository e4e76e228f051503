// The highest dense number an account has.
//
// Question: where do the numbers of further accounts begin?
//
// mode:     read
// personal: none
// params:   none
// returns:  idx integer   the number, null when there is no account
// one row:  one
MATCH (h:Handle)
RETURN max(h.idx) AS idx
