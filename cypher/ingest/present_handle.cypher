// Which of these accounts exist.
//
// Question: which of the accounts that rows name are there?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
// one row:  per account that exists
UNWIND $keys AS key
MATCH (n:Handle {key: key})
RETURN n.key AS key
