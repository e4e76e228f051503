// Posts with a hashtag, newest first.
//
// Question: what is said in this conversation?
//
// mode:     read
// personal: handle
// params:   key string          key of the hashtag, e.g. "tag:hiking"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the post
//           name string        what people call it
//           weight float       always null: the tie has no weight
// one row:  per post
MATCH (n:Hashtag {key: $key})
MATCH (n)<-[:TAGGED]-(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now
RETURN
  m.key AS key,
  substring(coalesce(m.text, m.key), 0, 80) AS name,
  null AS weight
ORDER BY m.posted_at DESC, key
SKIP $offset
LIMIT $limit
