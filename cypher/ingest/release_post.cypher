// Take away the readings of posts, to be made anew in the same transaction.
//
// mode:     write
// personal: none
// params:   keys list  keys of the posts
// returns:  nothing
UNWIND $keys AS key
MATCH (p:Post {key: key})-[r:MENTIONS|TAGGED|ABOUT|REPLY_TO|SHARES|QUOTES]->()
DELETE r
