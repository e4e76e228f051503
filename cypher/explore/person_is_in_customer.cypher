// Customer rows of a person.
//
// Question: which customers is this person?
//
// mode:     read
// personal: customer
// params:   key string          key of the person, e.g. "person:…"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the customer
//           name string        what people call it
//           weight float       chance that it is the same person, 0 to 1
// one row:  per customer
MATCH (n:Person {key: $key})
MATCH (n)<-[r:IS]-(m:Customer) WHERE m[$may] > $now
RETURN
  m.key AS key,
  coalesce(m.name, m.key) AS name,
  r.probability AS weight
ORDER BY weight DESC, key
SKIP $offset
LIMIT $limit
