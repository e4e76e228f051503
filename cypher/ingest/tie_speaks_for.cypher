// Which brand official and employee accounts speak for; told twice it is there once.
//
// mode:     write
// personal: handle
// params:   rows list  maps of start, end and values
// returns:  nothing
UNWIND $rows AS row
MATCH (a:Handle {key: row.start})
MATCH (b:Brand {key: row.end})
MERGE (a)-[r:SPEAKS_FOR]->(b)
SET r += row.values
