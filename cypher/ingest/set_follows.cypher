// Set properties of follows that are there.
//
// mode:     write
// personal: none
// params:   rows list  maps of start, end and values
// returns:  nothing
UNWIND $rows AS row
MATCH (:Handle {key: row.start})-[r:FOLLOWS]->(:Handle {key: row.end})
SET r += row.values
