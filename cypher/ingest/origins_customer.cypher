// Which row of which import set which properties of customers.
//
// Question: where do the values of these customers come from?
//
// mode:     read
// personal: none
// params:   keys list  keys to look for
// returns:  key string    key of the node
//           origins list  lists of import key, row and property names
// one row:  per customer with an origin
UNWIND $keys AS key
MATCH (n:Customer {key: key})-[f:FROM]->(i:Import)
RETURN n.key AS key, collect([i.key, f.row, f.sets]) AS origins
