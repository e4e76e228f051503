// Take the origins of products away, to be told anew in the same transaction.
//
// mode:     write
// personal: none
// params:   keys list  keys of the nodes
// returns:  nothing
UNWIND $keys AS key
MATCH (:Product {key: key})-[f:FROM]->(:Import)
DELETE f
