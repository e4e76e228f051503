// Accounts that act after an account, surest first.
//
// Question: whom does this account move?
//
// mode:     read
// personal: handle
// params:   key string          key of the account, e.g. "x:anna"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the account
//           name string        what people call it
//           weight float       chance that the second acts, 0 to 1
// one row:  per account
MATCH (n:Handle {key: $key}) WHERE n[$may] > $now
MATCH (n)-[r:INFLUENCES]->(m:Handle) WHERE m[$may] > $now
RETURN
  m.key AS key,
  coalesce(m.name, m.username) AS name,
  r.probability AS weight
ORDER BY weight DESC, key
SKIP $offset
LIMIT $limit
