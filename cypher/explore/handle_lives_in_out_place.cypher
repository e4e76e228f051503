// Place an account states.
//
// Question: where is this account?
//
// mode:     read
// personal: handle
// params:   key string          key of the account, e.g. "x:anna"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the place
//           name string        what people call it
//           weight float       always null: the tie has no weight
// one row:  per place
MATCH (n:Handle {key: $key}) WHERE n[$may] > $now
MATCH (n)-[:LIVES_IN]->(m:Place)
RETURN
  m.key AS key,
  m.name AS name,
  null AS weight
ORDER BY name, key
SKIP $offset
LIMIT $limit
