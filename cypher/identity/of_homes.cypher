// Records that have, or had, one of these people for their home, as far as they may be linked.
//
// Question: who else was first known as one of these people?
//
// mode:     read
// personal: customer
// params:   keys list          keys of people, present or former
// returns:  record string      key of the account or customer row
//           person string      key of the person it is now
//           decision string    key of the decision, "alone" for a record by itself
//           probability float  chance that the record is this person
//           reason string      strongest reason in words
//           link_basis string  consent events that permit the link
//           home string        person it was first known as, null when that is this one
//           left list          decisions by which it left that home
//           since datetime     when it was first somebody
// one row:  per record
UNWIND $keys AS wanted
OPTIONAL MATCH (here:Person {key: wanted})
OPTIONAL MATCH (once:Former {key: wanted})
WITH wanted, here, once,
  COLLECT { MATCH (here)<-[:IS]-(r:Handle|Customer) WHERE r[$may] > $now RETURN r } AS present,
  COLLECT { MATCH (once)<-[:WAS]-(r:Handle|Customer) WHERE r[$may] > $now RETURN r } AS away
UNWIND present + away AS r
WITH DISTINCT r
MATCH (r)-[i:IS]->(p:Person)
RETURN
  r.key AS record,
  p.key AS person,
  i.decision AS decision,
  i.probability AS probability,
  i.reason AS reason,
  i.basis AS link_basis,
  i.home AS home,
  i.left AS left,
  i.since AS since
ORDER BY record
