// Which of these interests exist.
//
// Question: which of the interests that rows name are there?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
// one row:  per interest that exists
UNWIND $keys AS key
MATCH (n:Interest {key: key})
RETURN n.key AS key
