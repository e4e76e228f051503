// Note of decisions which act made them, and whether the reviewer saw what the machine thought.
//
// mode:     write
// personal: handle
// params:   rows list  {key, batch, blind}; no batch takes the note of it away
// returns:  nothing
UNWIND $rows AS row
MATCH (d:Decision {key: row.key})
SET d.batch = row.batch, d.blind = coalesce(row.blind, d.blind)
