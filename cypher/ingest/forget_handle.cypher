// Take the origins of accounts away, to be told anew in the same transaction.
//
// mode:     write
// personal: none
// params:   keys list  keys of the nodes
// returns:  nothing
UNWIND $keys AS key
MATCH (:Handle {key: key})-[f:FROM]->(:Import)
DELETE f
