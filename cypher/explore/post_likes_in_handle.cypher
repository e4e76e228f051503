// Accounts that liked a post, most followed first.
//
// Question: who likes this?
//
// mode:     read
// personal: handle
// params:   key string          key of the post, e.g. "x:123"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the account
//           name string        what people call it
//           weight float       always null: the tie has no weight
// one row:  per account
MATCH (n:Post {key: $key})<-[:POSTED]-(w:Handle) WHERE w[$may] > $now
MATCH (n)<-[:LIKES]-(m:Handle) WHERE m[$may] > $now
RETURN
  m.key AS key,
  coalesce(m.name, m.username) AS name,
  null AS weight
ORDER BY coalesce(m.followers, 0) DESC, key
SKIP $offset
LIMIT $limit
