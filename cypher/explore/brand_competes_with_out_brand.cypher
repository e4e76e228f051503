// Rivals of a brand.
//
// Question: whom does this brand compete with?
//
// mode:     read
// personal: none
// params:   key string          key of the brand, e.g. "brand:acme"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the brand
//           name string        what people call it
//           weight float       always null: the tie has no weight
// one row:  per brand
MATCH (n:Brand {key: $key})
MATCH (n)-[:COMPETES_WITH]->(m:Brand)
RETURN
  m.key AS key,
  m.name AS name,
  null AS weight
ORDER BY name, key
SKIP $offset
LIMIT $limit
