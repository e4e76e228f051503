// Which of these posts exist.
//
// Question: which of the posts that rows name are there?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
// one row:  per post that exists
UNWIND $keys AS key
MATCH (n:Post {key: key})
RETURN n.key AS key
