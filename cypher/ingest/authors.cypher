// Who wrote these posts.
//
// Question: whose rows of a snapshot hold these posts?
//
// mode:     read
// personal: none
// params:   keys list  keys of the posts
// returns:  account string  key of an account
// one row:  per account
UNWIND $keys AS key
MATCH (p:Post {key: key})<-[:POSTED]-(h:Handle)
RETURN DISTINCT h.key AS account
