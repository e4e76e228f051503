// Tie decisions to the accounts they are about.
//
// mode:     write
// personal: handle
// params:   rows list  {decision, record}
// returns:  nothing
UNWIND $rows AS row
MATCH (d:Decision {key: row.decision})
MATCH (r:Handle {key: row.record})
MERGE (d)-[:ABOUT]->(r)
