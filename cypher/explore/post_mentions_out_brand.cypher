// Brands a post names.
//
// Question: which brands does this post name?
//
// mode:     read
// personal: handle
// params:   key string          key of the post, e.g. "x:123"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the brand
//           name string        what people call it
//           weight float       mood towards it, -1 to 1
// one row:  per brand
MATCH (n:Post {key: $key})<-[:POSTED]-(w:Handle) WHERE w[$may] > $now
MATCH (n)-[r:MENTIONS]->(m:Brand)
RETURN
  m.key AS key,
  m.name AS name,
  r.mood AS weight
ORDER BY name, key
SKIP $offset
LIMIT $limit
