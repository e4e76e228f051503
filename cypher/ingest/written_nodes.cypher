// The nodes that an import made beyond a row.
//
// Question: what had a killed run stored of the chunk it was in?
//
// mode:     read
// personal: none
// params:   imported string   key of the import
//           position integer  last row that is accounted for
// returns:  label string   label
//           key string     key
// one row:  per node
MATCH (i:Import {key: $imported})<-[f:FROM]-(n)
WHERE f.row > $position
RETURN DISTINCT labels(n)[0] AS label, n.key AS key
