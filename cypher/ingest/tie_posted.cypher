// Who wrote these posts; told twice it is there once.
//
// mode:     write
// personal: none
// params:   rows list  maps of start, end and values
// returns:  nothing
UNWIND $rows AS row
MATCH (a:Handle {key: row.start})
MATCH (b:Post {key: row.end})
MERGE (a)-[r:POSTED]->(b)
SET r += row.values
