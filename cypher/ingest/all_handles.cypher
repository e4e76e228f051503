// Keys of all accounts, in one list.
//
// Question: which accounts are there, when asking for most of them?
//
// mode:     read
// personal: none
// params:   none
// returns:  keys list   keys
// one row:  one
MATCH (n:Handle)
RETURN collect(n.key) AS keys
