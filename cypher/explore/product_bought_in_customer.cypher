// Customers who bought a product, latest first.
//
// Question: who bought this?
//
// mode:     read
// personal: customer
// params:   key string          key of the product, e.g. "product:tent"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the customer
//           name string        what people call it
//           weight float       price paid
// one row:  per purchase
MATCH (n:Product {key: $key})
MATCH (n)<-[r:BOUGHT]-(m:Customer) WHERE m[$may] > $now
RETURN
  m.key AS key,
  coalesce(m.name, m.key) AS name,
  r.amount AS weight
ORDER BY r.at DESC, key, r.key
SKIP $offset
LIMIT $limit
