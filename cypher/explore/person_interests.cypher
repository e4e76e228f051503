// Interests of a person with the posts that prove them, strongest first.
//
// Question: what does this person care about, and how do we know?
//
// mode:     read
// personal: customer
// params:   key string          key of the person, e.g. "person:…"
//           limit integer = 30  most rows to return, 1 to 1000
// returns:  key string          key of the interest
//           label_en string     English label
//           label_nl string     Dutch label
//           weight float        strength, 0 to 1
//           last_seen datetime  newest proof
//           proofs list         newest posts that prove it, as [key, text, account]
// one row:  per interest
MATCH (p:Person {key: $key})-[w:INTERESTED_IN]->(i:Interest)
WITH p, w, i, COLLECT {
  MATCH (p)<-[:IS]-(h:Handle)-[:POSTED]->(o:Post)-[:ABOUT]->(i)
  WHERE h[$may] > $now
  RETURN [o.key, substring(coalesce(o.text, ''), 0, 160), h.key] AS proof
  ORDER BY o.posted_at DESC, o.key LIMIT 3
} AS proofs
WHERE size(proofs) > 0
RETURN
  i.key AS key,
  i.label_en AS label_en,
  i.label_nl AS label_nl,
  w.weight AS weight,
  w.last_seen AS last_seen,
  proofs AS proofs
ORDER BY weight DESC, key
LIMIT $limit
