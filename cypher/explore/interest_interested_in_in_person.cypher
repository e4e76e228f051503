// People interested in something, strongest first.
//
// Question: who cares about this?
//
// mode:     read
// personal: customer
// params:   key string          key of the interest, e.g. "interest:coffee"
//           offset integer = 0  rows to skip
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  key string         key of the person
//           name string        what people call it
//           weight float       strength, 0 to 1
// one row:  per person
MATCH (n:Interest {key: $key})
MATCH (n)<-[r:INTERESTED_IN]-(m:Person) WHERE EXISTS {
    (m)<-[:IS]-(a:Handle)-[:POSTED]->(:Post)-[:ABOUT]->(n) WHERE a[$may] > $now
  }
RETURN
  m.key AS key,
  head(COLLECT {
    MATCH (m)<-[:IS]-(b:Handle|Customer) WHERE b[$may] > $now
    RETURN coalesce(b.name, b.username, b.key) AS name
    ORDER BY CASE WHEN b:Customer THEN 0 ELSE 1 END, b.key LIMIT 1
  }) AS name,
  r.weight AS weight
ORDER BY weight DESC, key
SKIP $offset
LIMIT $limit
