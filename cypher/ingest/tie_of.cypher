// Whose products these are; told twice it is there once.
//
// mode:     write
// personal: none
// params:   rows list  maps of start, end and values
// returns:  nothing
UNWIND $rows AS row
MATCH (a:Product {key: row.start})
MATCH (b:Brand {key: row.end})
MERGE (a)-[r:OF]->(b)
SET r += row.values
