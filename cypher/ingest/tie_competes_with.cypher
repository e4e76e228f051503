// Which brands are rivals; told twice it is there once.
//
// mode:     write
// personal: none
// params:   rows list  maps of start, end and values
// returns:  nothing
UNWIND $rows AS row
MATCH (a:Brand {key: row.start})
MATCH (b:Brand {key: row.end})
MERGE (a)-[r:COMPETES_WITH]->(b)
SET r += row.values
