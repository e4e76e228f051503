// Stored properties of brands by key.
//
// Question: what does the store hold of these brands before rows about them are judged?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
//           values map   its properties
// one row:  per brand that exists
UNWIND $keys AS key
MATCH (n:Brand {key: key})
RETURN n.key AS key, n {.*} AS values
