// Hashtags of a post.
//
// Question: which conversations is this in?
//
// mode:     read
// personal: handle
// params:   key string          key of the post, e.g. "x:123"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the hashtag
//           name string        what people call it
//           weight float       always null: the tie has no weight
// one row:  per hashtag
MATCH (n:Post {key: $key})<-[:POSTED]-(w:Handle) WHERE w[$may] > $now
MATCH (n)-[:TAGGED]->(m:Hashtag)
RETURN
  m.key AS key,
  m.text AS name,
  null AS weight
ORDER BY name, key
SKIP $offset
LIMIT $limit
