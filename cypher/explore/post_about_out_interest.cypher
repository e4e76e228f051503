// Interests a post is about.
//
// Question: what is this about?
//
// mode:     read
// personal: handle
// params:   key string          key of the post, e.g. "x:123"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the interest
//           name string        what people call it
//           weight float       how much it is about it, 0 to 1
//           name_nl string     its Dutch name
// one row:  per interest
MATCH (n:Post {key: $key})<-[:POSTED]-(w:Handle) WHERE w[$may] > $now
MATCH (n)-[r:ABOUT]->(m:Interest)
RETURN
  m.key AS key,
  m.label_en AS name,
  r.weight AS weight,
  m.label_nl AS name_nl
ORDER BY name, key
SKIP $offset
LIMIT $limit
