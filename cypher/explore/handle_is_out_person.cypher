// The person behind an account.
//
// Question: who is this account?
//
// mode:     read
// personal: customer
// params:   key string          key of the account, e.g. "x:anna"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the person
//           name string        what people call it
//           weight float       chance that it is the same person, 0 to 1
// one row:  per person
MATCH (n:Handle {key: $key}) WHERE n[$may] > $now
MATCH (n)-[r:IS]->(m:Person)
RETURN
  m.key AS key,
  head(COLLECT {
    MATCH (m)<-[:IS]-(b:Handle|Customer) WHERE b[$may] > $now
    RETURN coalesce(b.name, b.username, b.key) AS name
    ORDER BY CASE WHEN b:Customer THEN 0 ELSE 1 END, b.key LIMIT 1
  }) AS name,
  r.probability AS weight
ORDER BY weight DESC, key
SKIP $offset
LIMIT $limit
