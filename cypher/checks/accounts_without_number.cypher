// Accounts that have no dense number, so that whole-graph work misses them.
//
// Question: is every account counted in reach?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  handle string  key of the account
// one row:  per account
MATCH (h:Handle)
WHERE h.idx IS NULL
RETURN h.key AS handle
ORDER BY handle
LIMIT 100
