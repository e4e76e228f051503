// Write decisions as they are now.
//
// mode:     write
// personal: handle
// params:   rows list  {key, facts}: facts hold every property to set
// returns:  nothing
UNWIND $rows AS row
MERGE (d:Decision {key: row.key})
SET d += row.facts
