// The brand of a product.
//
// Question: whose product is this?
//
// mode:     read
// personal: none
// params:   key string          key of the product, e.g. "product:tent"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the brand
//           name string        what people call it
//           weight float       always null: the tie has no weight
// one row:  per brand
MATCH (n:Product {key: $key})
MATCH (n)-[:OF]->(m:Brand)
RETURN
  m.key AS key,
  m.name AS name,
  null AS weight
ORDER BY name, key
SKIP $offset
LIMIT $limit
