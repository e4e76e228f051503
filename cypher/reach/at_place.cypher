// People with a permitted record at a place, and permitted accounts there that belong to nobody known.
//
// Question: who of this town could speak for us?
//
// mode:     read
// personal: customer
// params:   place string             key of the place, e.g. "place:utrecht"
//           limit integer = 1000000  most rows to return
// returns:  key string        key of the person, else of the account
// one row:  per key
MATCH (:Place {key: $place})<-[:LIVES_IN]-(r:Handle|Customer)
WHERE r[$may] > $now
OPTIONAL MATCH (r)-[:IS]->(p:Person)
RETURN DISTINCT coalesce(p.key, r.key) AS key
ORDER BY key
LIMIT $limit
