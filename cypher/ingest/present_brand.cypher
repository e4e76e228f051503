// Which of these brands exist.
//
// Question: which of the brands that rows name are there?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
// one row:  per brand that exists
UNWIND $keys AS key
MATCH (n:Brand {key: key})
RETURN n.key AS key
