// Which of these customers exist.
//
// Question: which of the customers that rows name are there?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
// one row:  per customer that exists
UNWIND $keys AS key
MATCH (n:Customer {key: key})
RETURN n.key AS key
