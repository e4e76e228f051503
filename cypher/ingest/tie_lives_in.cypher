// Where customers live; told twice it is there once.
//
// mode:     write
// personal: none
// params:   rows list  maps of start, end and values
// returns:  nothing
UNWIND $rows AS row
MATCH (a:Customer {key: row.start})
MATCH (b:Place {key: row.end})
MERGE (a)-[r:LIVES_IN]->(b)
SET r += row.values
