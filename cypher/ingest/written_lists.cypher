// The listings that an import made beyond a row.
//
// Question: what had a killed run stored of the chunk it was in?
//
// mode:     read
// personal: none
// params:   imported string   key of the import
//           position integer  last row that is accounted for
// returns:  start string   key of the start
//           end string     key of the end
//           row integer    row
// one row:  per arc
MATCH (a:Handle)-[r:LISTS]->(b:Handle)
WHERE r.import = $imported AND r.row > $position
RETURN a.key AS start, b.key AS end, r.row AS row
