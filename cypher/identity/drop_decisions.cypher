// Take away decisions of the machine that the evidence no longer bears.
//
// mode:     write
// personal: handle
// params:   rows list  {key}
// returns:  nothing
UNWIND $rows AS row
MATCH (d:Decision {key: row.key})
WHERE d.decided_by = 'machine'
DETACH DELETE d
