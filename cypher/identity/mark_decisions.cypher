// Note of decisions which act made them, and whether the reviewer saw what the machine thought.
//
// mode:     write
// personal: handle
// params:   rows list  {key, batch, blind}; a null leaves nothing noted
// returns:  nothing
UNWIND $rows AS row
MATCH (d:Decision {key: row.key})
SET d.batch = row.batch, d.blind = row.blind
