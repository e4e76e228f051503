// Decisions that wait, those of most doubt first, with the two people they are about.
//
// Question: which questions are open, and about whom?
//
// mode:     read
// personal: handle
// params:   limit integer = 5000   most rows to return
// returns:  key string             key of the decision
//           left string            key of one record
//           right string           key of the other
//           probability float      chance that they are one person
//           worth float            the doubt in bits, and one more where the rest speaks against a likely pair
//           reason string          why, in words
//           evidence string        JSON list of {kind, says, bits}
//           left_person string     person the one is taken for
//           right_person string    person the other is taken for
// one row:  per decision
MATCH (d:Decision {status: 'waiting'})-[:ABOUT]->(a:Handle|Customer)
WHERE a.key = d.left AND a[$may] > $now
MATCH (d)-[:ABOUT]->(b:Handle|Customer)
WHERE b.key = d.right AND b[$may] > $now
OPTIONAL MATCH (a)-[:IS]->(p:Person)
OPTIONAL MATCH (b)-[:IS]->(q:Person)
RETURN
  d.key AS key,
  d.left AS left,
  d.right AS right,
  d.probability AS probability,
  d.worth AS worth,
  d.reason AS reason,
  d.evidence AS evidence,
  p.key AS left_person,
  q.key AS right_person
ORDER BY worth DESC, key
LIMIT $limit
