// Accounts an account follows, most followed first.
//
// Question: whom does this account read?
//
// mode:     read
// personal: handle
// params:   key string          key of the account, e.g. "x:anna"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the account
//           name string        what people call it
//           weight float       always null: the tie has no weight
// one row:  per account
MATCH (n:Handle {key: $key}) WHERE n[$may] > $now
MATCH (n)-[:FOLLOWS]->(m:Handle) WHERE m[$may] > $now
RETURN
  m.key AS key,
  coalesce(m.name, m.username) AS name,
  null AS weight
ORDER BY coalesce(m.followers, 0) DESC, key
SKIP $offset
LIMIT $limit
