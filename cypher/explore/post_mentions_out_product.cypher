// Products a post names.
//
// Question: which products does this post name?
//
// mode:     read
// personal: handle
// params:   key string          key of the post, e.g. "x:123"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the product
//           name string        what people call it
//           weight float       mood towards it, -1 to 1
// one row:  per product
MATCH (n:Post {key: $key})<-[:POSTED]-(w:Handle) WHERE w[$may] > $now
MATCH (n)-[r:MENTIONS]->(m:Product)
RETURN
  m.key AS key,
  m.name AS name,
  r.mood AS weight
ORDER BY name, key
SKIP $offset
LIMIT $limit
