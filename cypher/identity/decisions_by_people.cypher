// What people decided about records that may both be linked, newest first.
//
// Question: what did reviewers say, in force or taken back?
//
// mode:     read
// personal: handle
// params:   by string = ""         user who decided or took back, empty for anybody
//           batch string = ""      act that made them, empty for any
//           limit integer = 20000  most rows to return
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
//           batch string           the act that made it with others, null for one by itself
//           blind boolean          the reviewer did not see what the machine thought
// one row:  per decision
MATCH (d:Decision)
WHERE d.decided_by <> 'machine' AND ($by = '' OR d.decided_by = $by OR d.withdrawn_by = $by) AND ($batch = '' OR d.batch = $batch)
MATCH (d)-[:ABOUT]->(a:Handle|Customer)
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
  d.withdrawn_at AS withdrawn_at,
  d.batch AS batch,
  d.blind AS blind
ORDER BY decided_at DESC, key
LIMIT $limit
