// Which of these products exist.
//
// Question: which of the products that rows name are there?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
// one row:  per product that exists
UNWIND $keys AS key
MATCH (n:Product {key: key})
RETURN n.key AS key
