// Accounts a post names.
//
// Question: whom does this post address?
//
// mode:     read
// personal: handle
// params:   key string          key of the post, e.g. "x:123"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the account
//           name string        what people call it
//           weight float       mood towards it, -1 to 1
// one row:  per account
MATCH (n:Post {key: $key})<-[:POSTED]-(w:Handle) WHERE w[$may] > $now
MATCH (n)-[r:MENTIONS]->(m:Handle) WHERE m[$may] > $now
RETURN
  m.key AS key,
  coalesce(m.name, m.username) AS name,
  r.mood AS weight
ORDER BY coalesce(m.followers, 0) DESC, key
SKIP $offset
LIMIT $limit
