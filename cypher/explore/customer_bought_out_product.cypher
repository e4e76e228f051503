// Products a customer bought, latest first.
//
// Question: what did this customer buy?
//
// mode:     read
// personal: customer
// params:   key string          key of the customer, e.g. "crm:…"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the product
//           name string        what people call it
//           weight float       price paid
// one row:  per purchase
MATCH (n:Customer {key: $key}) WHERE n[$may] > $now
MATCH (n)-[r:BOUGHT]->(m:Product)
RETURN
  m.key AS key,
  m.name AS name,
  r.amount AS weight
ORDER BY r.at DESC, key, r.key
SKIP $offset
LIMIT $limit
