// Say which row of which import set which properties of products.
//
// mode:     write
// personal: none
// params:   rows list  maps of key, import, row and sets
// returns:  nothing
UNWIND $rows AS row
MATCH (n:Product {key: row.key})
MATCH (i:Import {key: row.import})
CREATE (n)-[:FROM {row: row.row, sets: row.sets}]->(i)
