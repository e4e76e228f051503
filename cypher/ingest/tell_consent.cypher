// Say which row of which import told of consent events.
//
// mode:     write
// personal: none
// params:   rows list  maps of key, import and row
// returns:  nothing
UNWIND $rows AS row
MATCH (c:Consent {key: row.key})
MATCH (i:Import {key: row.import})
MERGE (c)-[f:FROM]->(i)
SET f.row = row.row, f.sets = ['key']
