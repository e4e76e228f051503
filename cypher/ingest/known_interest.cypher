// Stored properties of interests by key.
//
// Question: what does the store hold of these interests before rows about them are judged?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
//           values map   its properties
// one row:  per interest that exists
UNWIND $keys AS key
MATCH (n:Interest {key: key})
RETURN n.key AS key, n {.*} AS values
