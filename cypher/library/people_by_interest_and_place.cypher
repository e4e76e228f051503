// People who care about something and live somewhere, strongest interest first.
//
// Question: who in this town cares about this?
//
// mode:     read
// personal: customer
// params:   interest string     key of the interest, e.g. "interest:cycling"
//           place string        key of the place, e.g. "place:utrecht"
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  person string       key of the person
//           weight float        strength of the interest, 0 to 1
//           proofs integer      posts that prove it and may be shown
//           records list        keys of the accounts and customer rows that may be shown
//           last_seen datetime  newest proof
// one row:  per person
MATCH (i:Interest {key: $interest})<-[w:INTERESTED_IN]-(p:Person)
WHERE EXISTS { (p)<-[:IS]-(l:Handle|Customer)-[:LIVES_IN]->(:Place {key: $place}) WHERE l[$may] > $now }
WITH i, p, w, COUNT { (p)<-[:IS]-(a:Handle)-[:POSTED]->(o:Post)-[:ABOUT]->(i) WHERE a[$may] > $now } AS proofs
WHERE proofs > 0
RETURN
  p.key AS person,
  w.weight AS weight,
  proofs AS proofs,
  COLLECT { MATCH (r:Handle|Customer)-[:IS]->(p) WHERE r[$may] > $now RETURN r.key ORDER BY r.key } AS records,
  w.last_seen AS last_seen
ORDER BY weight DESC, person
LIMIT $limit
