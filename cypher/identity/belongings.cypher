// Which record is which person now, for records that may be linked, in no order.
//
// Question: what did the resolver and people decide before?
//
// mode:     read
// personal: customer
// params:   none
// returns:  record string      key of the account or customer row
//           person string      key of the person
//           number integer     dense number of the person
//           decision string    key of the decision, "alone" for a record by itself
//           probability float  chance that the record is this person
//           reason string      strongest reason in words
//           link_basis string  consent events that permit the link
//           home string        person it was first known as, null when that is this one
//           left list          decisions by which it left that home
//           since datetime     when it was first somebody
// one row:  per record
MATCH (p:Person)<-[i:IS]-(r:Handle|Customer)
WHERE r[$may] > $now
RETURN
  r.key AS record,
  p.key AS person,
  p.idx AS number,
  i.decision AS decision,
  i.probability AS probability,
  i.reason AS reason,
  i.basis AS link_basis,
  i.home AS home,
  i.left AS left,
  i.since AS since
