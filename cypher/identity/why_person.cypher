// The records of a person that may be linked, with why each is this person and whom it was taken for before.
//
// Question: who is this, and since when?
//
// mode:     read
// personal: customer
// params:   person string      key of the person
// returns:  record string      key of the account or customer row
//           decision string    key of the decision, "alone" for a record by itself
//           probability float  chance that the record is this person
//           reason string      strongest reason in words
//           basis string       consent events that permit the link
//           before list        people it was before, as [key, why, by]
// one row:  per record
MATCH (:Person {key: $person})<-[i:IS]-(r:Handle|Customer)
WHERE r[$may] > $now
RETURN
  r.key AS record,
  i.decision AS decision,
  i.probability AS probability,
  i.reason AS reason,
  i.basis AS basis,
  COLLECT { MATCH (r)-[w:WAS]->(f:Former) RETURN [f.key, w.why, w.by] AS triple ORDER BY w.until, f.key } AS before
ORDER BY record
