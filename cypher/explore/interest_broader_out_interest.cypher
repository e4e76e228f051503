// The broader interest.
//
// Question: what is this part of?
//
// mode:     read
// personal: none
// params:   key string          key of the interest, e.g. "interest:coffee"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the interest
//           name string        what people call it
//           weight float       always null: the tie has no weight
//           name_nl string     its Dutch name
// one row:  per interest
MATCH (n:Interest {key: $key})
MATCH (n)-[:BROADER]->(m:Interest)
RETURN
  m.key AS key,
  m.label_en AS name,
  null AS weight,
  m.label_nl AS name_nl
ORDER BY name, key
SKIP $offset
LIMIT $limit
