// Append consent events of accounts, all of them new.
//
// mode:     write
// personal: customer
// params:   rows list  {subject, purpose, event}: `purpose` is a key, `event` holds every property
// returns:  nothing
UNWIND $rows AS row
MATCH (x:Handle {key: row.subject})
MATCH (p:Purpose {key: row.purpose})
CREATE (x)-[:GAVE]->(c:Consent)-[:FOR]->(p)
SET c = row.event
