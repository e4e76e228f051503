// Customers at a place.
//
// Question: which customers live here?
//
// mode:     read
// personal: customer
// params:   key string          key of the place, e.g. "place:utrecht"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the customer
//           name string        what people call it
//           weight float       always null: the tie has no weight
// one row:  per customer
MATCH (n:Place {key: $key})
MATCH (n)<-[:LIVES_IN]-(m:Customer) WHERE m[$may] > $now
RETURN
  m.key AS key,
  coalesce(m.name, m.key) AS name,
  null AS weight
ORDER BY name, key
SKIP $offset
LIMIT $limit
