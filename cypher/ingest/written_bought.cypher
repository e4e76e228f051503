// The purchases that an import made beyond a row.
//
// Question: what had a killed run stored of the chunk it was in?
//
// mode:     read
// personal: none
// params:   imported string   key of the import
//           position integer  last row that is accounted for
// returns:  start string   key of the customer
//           end string     key of the product
//           row integer    row
// one row:  per purchase
MATCH (a:Customer)-[r:BOUGHT]->(b:Product)
WHERE r.import = $imported AND r.row > $position
RETURN a.key AS start, b.key AS end, r.row AS row
