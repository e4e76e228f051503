// The post that a post passes on.
//
// Question: what does this pass on?
//
// mode:     read
// personal: handle
// params:   key string          key of the post, e.g. "x:123"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the post
//           name string        what people call it
//           weight float       always null: the tie has no weight
// one row:  per post
MATCH (n:Post {key: $key})<-[:POSTED]-(w:Handle) WHERE w[$may] > $now
MATCH (n)-[:SHARES]->(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now
RETURN
  m.key AS key,
  substring(coalesce(m.text, m.key), 0, 80) AS name,
  null AS weight
ORDER BY m.posted_at DESC, key
SKIP $offset
LIMIT $limit
