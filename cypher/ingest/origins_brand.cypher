// Which row of which import set which properties of brands.
//
// Question: where do the values of these brands come from?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string    key of the node
//           origins list  lists of import key, row and property names
// one row:  per brand with an origin
UNWIND $keys AS key
MATCH (n:Brand {key: key})-[f:FROM]->(i:Import)
RETURN n.key AS key, collect([i.key, f.row, f.sets]) AS origins
