// What posts are about; told twice it is there once.
//
// mode:     write
// personal: none
// params:   rows list  maps of start, end and values
// returns:  nothing
UNWIND $rows AS row
MATCH (a:Post {key: row.start})
MATCH (b:Interest {key: row.end})
MERGE (a)-[r:ABOUT]->(b)
SET r += row.values
