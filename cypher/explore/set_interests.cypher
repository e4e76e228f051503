// Write interests of people with their proofs.
//
// mode:     write
// personal: customer
// params:   rows list     {person, interest, weight, evidence, last_seen}
// returns:  nothing
// one row:  none
UNWIND $rows AS row
MATCH (p:Person {key: row.person})
MATCH (i:Interest {key: row.interest})
MERGE (p)-[w:INTERESTED_IN]->(i)
SET w.weight = row.weight, w.evidence = row.evidence, w.last_seen = row.last_seen
