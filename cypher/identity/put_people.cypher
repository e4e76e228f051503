// Make people who are not there yet.
//
// mode:     write
// personal: customer
// params:   rows list  {key, number}
// returns:  nothing
UNWIND $rows AS row
MERGE (p:Person {key: row.key})
ON CREATE SET p.idx = row.number
