// Keys of all posts, in one list.
//
// Question: which posts are there, when asking for most of them?
//
// mode:     read
// personal: none
// params:   none
// returns:  keys list   keys
// one row:  one
MATCH (n:Post)
RETURN collect(n.key) AS keys
