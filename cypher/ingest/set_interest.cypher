// Set properties of interests that are there.
//
// mode:     write
// personal: none
// params:   rows list  maps of key and values
// returns:  nothing
UNWIND $rows AS row
MATCH (n:Interest {key: row.key})
SET n += row.values
