// Interests of a person that a visible post proves.
//
// Question: what does this person care about?
//
// mode:     read
// personal: customer
// params:   key string          key of the person, e.g. "person:…"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the interest
//           name string        what people call it
//           weight float       strength, 0 to 1
//           name_nl string     its Dutch name
// one row:  per interest
MATCH (n:Person {key: $key})
MATCH (n)-[r:INTERESTED_IN]->(m:Interest) WHERE EXISTS {
    (n)<-[:IS]-(a:Handle)-[:POSTED]->(:Post)-[:ABOUT]->(m) WHERE a[$may] > $now
  }
RETURN
  m.key AS key,
  m.label_en AS name,
  r.weight AS weight,
  m.label_nl AS name_nl
ORDER BY weight DESC, key
SKIP $offset
LIMIT $limit
