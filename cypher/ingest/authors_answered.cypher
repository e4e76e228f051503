// Who wrote what these posts answer, pass on or quote.
//
// Question: in whose rows of a snapshot do these posts count as acts?
//
// mode:     read
// personal: none
// params:   keys list  keys of the posts
// returns:  account string  key of an account
// one row:  per account
UNWIND $keys AS key
MATCH (p:Post {key: key})-[:REPLY_TO|SHARES|QUOTES]->(q:Post)<-[:POSTED]-(h:Handle)
RETURN DISTINCT h.key AS account
