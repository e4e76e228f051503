// Stored properties of posts by key.
//
// Question: what does the store hold of these posts before rows about them are judged?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
//           values map   its properties
// one row:  per post that exists
UNWIND $keys AS key
MATCH (n:Post {key: key})
RETURN n.key AS key, n {.*} AS values
