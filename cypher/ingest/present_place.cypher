// Which of these places exist.
//
// Question: which of the places that rows name are there?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string   key of the node
// one row:  per place that exists
UNWIND $keys AS key
MATCH (n:Place {key: key})
RETURN n.key AS key
