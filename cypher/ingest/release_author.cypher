// Take away who wrote these posts, to be told anew in the same transaction.
//
// mode:     write
// personal: none
// params:   keys list  keys of the posts
// returns:  nothing
UNWIND $keys AS key
MATCH (:Handle)-[r:POSTED]->(:Post {key: key})
DELETE r
