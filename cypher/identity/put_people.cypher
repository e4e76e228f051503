// Make people who are not there yet; one who was there before has its number and name again.
//
// mode:     write
// personal: customer
// params:   rows list  {key, number}
// returns:  nothing
UNWIND $rows AS row
MERGE (p:Person {key: row.key})
ON CREATE SET p.idx = row.number
WITH p
MATCH (f:Former {key: p.key})
SET p.idx = coalesce(f.idx, p.idx), p.display_name = coalesce(p.display_name, f.display_name)
