// One decision, when both its records may be linked.
//
// Question: what exactly was decided, and on which evidence?
//
// mode:     read
// personal: handle
// params:   key string             key of the decision
// returns:  key string             key of the decision
//           left string            key of one record
//           right string           key of the other
//           verdict string         same, different or unsure
//           status string          active, waiting or withdrawn
//           probability float      chance that they are one person
//           bits float             log2 of the odds from the evidence
//           evidence string        JSON list of {kind, says, bits}
//           decided_by string      "machine", or the user
//           model string           version of the weights
//           reason string          why, in words
//           basis string           what permits the link
//           worth float            how much a human decision would settle
//           withdrawn_by string    who took it back
//           decided_at datetime    when it was made
//           withdrawn_at datetime  when it was taken back
// one row:  per decision
MATCH (d:Decision {key: $key})-[:ABOUT]->(a:Handle|Customer)
WHERE a.key = d.left AND a[$may] > $now
MATCH (d)-[:ABOUT]->(b:Handle|Customer)
WHERE b.key = d.right AND b[$may] > $now
RETURN
  d.key AS key,
  d.left AS left,
  d.right AS right,
  d.verdict AS verdict,
  d.status AS status,
  d.probability AS probability,
  d.bits AS bits,
  d.evidence AS evidence,
  d.decided_by AS decided_by,
  d.model AS model,
  d.reason AS reason,
  d.basis AS basis,
  d.worth AS worth,
  d.withdrawn_by AS withdrawn_by,
  d.decided_at AS decided_at,
  d.withdrawn_at AS withdrawn_at
ORDER BY key
