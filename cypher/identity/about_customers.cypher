// Tie decisions to the customer rows they are about.
//
// mode:     write
// personal: handle
// params:   rows list  {decision, record}
// returns:  nothing
UNWIND $rows AS row
MATCH (d:Decision {key: row.decision})
MATCH (r:Customer {key: row.record})
MERGE (d)-[:ABOUT]->(r)
