// Purchases that have no key or no moment.
//
// Question: can a purchase be told from its double?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  customer string  key of the customer
//           product string   key of the product
// one row:  per purchase
MATCH (c:Customer)-[b:BOUGHT]->(p:Product)
WHERE b.key IS NULL OR b.at IS NULL
RETURN c.key AS customer, p.key AS product
ORDER BY customer, product
LIMIT 100
