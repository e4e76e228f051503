// Keep what is to be kept of people whose records become another person.
//
// mode:     write
// personal: customer
// params:   rows list  {key}
// returns:  nothing
UNWIND $rows AS row
MATCH (p:Person {key: row.key})
MERGE (f:Former {key: row.key})
SET f.idx = p.idx, f.display_name = p.display_name
