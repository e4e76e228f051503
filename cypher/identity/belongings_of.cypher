// Which person these records are now, as far as they may be linked, with what the clustering asks of them.
//
// Question: who are these records taken for?
//
// mode:     read
// personal: customer
// params:   keys list         keys of accounts and customer rows
// returns:  record string      key of the account or customer row
//           platform string    platform of an account, null for a customer row
//           birthday string    date of birth of a customer row
//           person string      key of the person, null when there is none yet
//           number integer     dense number of the person
//           decision string    key of the decision, "alone" for a record by itself
//           probability float  chance that the record is this person
//           reason string      strongest reason in words
//           link_basis string  consent events that permit the link
//           home string        person it was first known as, null when that is this one
//           left list          decisions by which it left that home
//           since datetime     when it was first somebody
//           basis string       newest consent event about linking
// one row:  per record
UNWIND $keys AS wanted
OPTIONAL MATCH (h:Handle {key: wanted})
OPTIONAL MATCH (c:Customer {key: wanted})
WITH coalesce(h, c) AS r
WHERE r[$may] > $now
OPTIONAL MATCH (r)-[i:IS]->(p:Person)
RETURN
  r.key AS record,
  r.platform AS platform,
  r.birthday AS birthday,
  p.key AS person,
  p.idx AS number,
  i.decision AS decision,
  i.probability AS probability,
  i.reason AS reason,
  i.basis AS link_basis,
  i.home AS home,
  i.left AS left,
  i.since AS since,
  head(COLLECT { MATCH (r)-[:GAVE]->(e:Consent {purpose: 'link'}) RETURN e.key ORDER BY e.sequence DESC LIMIT 1 }) AS basis
ORDER BY record
