// Products of a brand.
//
// Question: what does this brand sell?
//
// mode:     read
// personal: none
// params:   key string          key of the brand, e.g. "brand:acme"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the product
//           name string        what people call it
//           weight float       always null: the tie has no weight
// one row:  per product
MATCH (n:Brand {key: $key})
MATCH (n)<-[:OF]-(m:Product)
RETURN
  m.key AS key,
  m.name AS name,
  null AS weight
ORDER BY name, key
SKIP $offset
LIMIT $limit
