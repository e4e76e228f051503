// Stored listings of accounts.
//
// Question: which listings are known before rows about them are judged?
//
// mode:     read
// personal: none
// params:   keys list  keys of the accounts they start from
// returns:  key string   account
//           arcs list    lists of the key of the other end, the value, import and row
// one row:  per account that has any
UNWIND $keys AS key
MATCH (a:Handle {key: key})-[r:LISTS]->(b:Handle)
RETURN a.key AS key, collect([b.key, null, r.import, r.row]) AS arcs
