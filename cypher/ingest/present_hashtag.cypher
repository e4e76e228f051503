// Which of these hashtags exist.
//
// Question: which of the hashtags that rows name are there?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
// one row:  per hashtag that exists
UNWIND $keys AS key
MATCH (n:Hashtag {key: key})
RETURN n.key AS key
