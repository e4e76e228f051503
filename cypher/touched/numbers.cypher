// Dense numbers of permitted accounts by key.
//
// Question: which rows of a snapshot are those of these accounts?
//
// mode:     read
// personal: handle
// params:   keys list     keys of the accounts
// returns:  idx integer   dense number of an account; who is not permitted has no row
// one row:  per account
UNWIND $keys AS key
MATCH (h:Handle {key: key})
WHERE h[$may] > $now
RETURN h.idx AS idx
