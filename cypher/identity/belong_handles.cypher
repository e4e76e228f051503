// Say which person accounts are, and no other.
//
// mode:     write
// personal: customer
// params:   rows list        {record, person, facts}: facts are decision, probability and reason
//           moment datetime  when
// returns:  nothing
UNWIND $rows AS row
MATCH (r:Handle {key: row.record})
MATCH (p:Person {key: row.person})
OPTIONAL MATCH (r)-[old:IS]->(o:Person)
WHERE o.key <> row.person
DELETE old
WITH DISTINCT row, r, p
MERGE (r)-[i:IS]->(p)
ON CREATE SET i.since = $moment
SET i += row.facts
