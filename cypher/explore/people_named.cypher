// The records of several people, for a list.
//
// Question: what is each of these people called, and where are they?
//
// mode:     read
// personal: customer
// params:   keys list  keys of the people
// returns:  person string      key of the person
//           label string       Handle or Customer
//           key string         key of the record
//           platform string    platform of an account, null for a customer
//           username string    handle as shown, without "@"
//           name string        name on the record
//           place string       where the record is
//           probability float  chance that the record is this person, 0 to 1
// one row:  per record
UNWIND $keys AS asked
MATCH (p:Person {key: asked})<-[i:IS]-(r:Handle|Customer)
WHERE r[$may] > $now
RETURN
  p.key AS person,
  CASE WHEN r:Customer THEN 'Customer' ELSE 'Handle' END AS label,
  r.key AS key,
  r.platform AS platform,
  r.username AS username,
  r.name AS name,
  coalesce(head(COLLECT { MATCH (r)-[:LIVES_IN]->(w:Place) RETURN w.name AS place ORDER BY place LIMIT 1 }), r.city) AS place,
  i.probability AS probability
ORDER BY person, key
LIMIT 50000
