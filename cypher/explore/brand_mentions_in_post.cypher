// Posts that name a brand, newest first.
//
// Question: what is said about this brand?
//
// mode:     read
// personal: handle
// params:   key string          key of the brand, e.g. "brand:acme"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the post
//           name string        what people call it
//           weight float       mood towards it, -1 to 1
// one row:  per post
MATCH (n:Brand {key: $key})
MATCH (n)<-[r:MENTIONS]-(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now
RETURN
  m.key AS key,
  substring(coalesce(m.text, m.key), 0, 80) AS name,
  r.mood AS weight
ORDER BY m.posted_at DESC, key
SKIP $offset
LIMIT $limit
