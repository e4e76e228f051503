// Who the records of a former person are now, those with most of its records first.
//
// Question: where does this old link to a person lead?
//
// mode:     read
// personal: customer
// params:   key string         old key of a person, e.g. "person:…"
// returns:  person string      key of a present person
//           records list       accounts and customer rows that were the former person
//           why string         merge, split or renamed
//           by string          key of the decision, or "resolve"
//           until datetime     until when they were the former person
// one row:  per present person
MATCH (f:Former {key: $key})<-[w:WAS]-(r:Handle|Customer)-[:IS]->(p:Person)
WHERE r[$may] > $now
WITH p.key AS person, r.key AS record, w.why AS why, w.by AS decision, w.until AS until
ORDER BY person, until, record
WITH person, collect(record) AS records, collect(why) AS whys, collect(decision) AS decisions, max(until) AS until
RETURN
  person AS person,
  records AS records,
  whys[size(whys) - 1] AS why,
  decisions[size(decisions) - 1] AS by,
  until AS until
ORDER BY size(records) DESC, person
