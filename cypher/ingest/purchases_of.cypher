// Stored purchases of customers.
//
// Question: which purchases are known before rows about them are judged?
//
// mode:     read
// personal: none
// params:   keys list  keys of the customers
// returns:  key string        customer
//           product string    product
//           purchase map      properties of the purchase
// one row:  per purchase
UNWIND $keys AS key
MATCH (c:Customer {key: key})-[r:BOUGHT]->(p:Product)
RETURN c.key AS key, p.key AS product, properties(r) AS purchase
