// Set properties of influence arcs that are there.
//
// mode:     write
// personal: none
// params:   rows list  maps of start, end and values
// returns:  nothing
UNWIND $rows AS row
MATCH (:Handle {key: row.start})-[r:INFLUENCES]->(:Handle {key: row.end})
SET r += row.values
