// Which products posts name; told twice it is there once.
//
// mode:     write
// personal: none
// params:   rows list  maps of start, end and values
// returns:  nothing
UNWIND $rows AS row
MATCH (a:Post {key: row.start})
MATCH (b:Product {key: row.end})
MERGE (a)-[r:MENTIONS]->(b)
SET r += row.values
