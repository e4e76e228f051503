// Permitted accounts in a range of dense numbers, two hundred a row.
//
// Question: who are the nodes of the graph?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx to return
//           until integer     first idx no longer returned
// returns:  block integer  two hundredth part of the numbers in the row
//           accounts list  each [idx, key, username, name, kind, followers, permitted until (text)]
// one row:  per block: a row an account took three times as long to read
MATCH (h:Handle)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now
RETURN h.idx / 200 AS block,
       collect([h.idx, h.key, h.username, h.name, h.kind, h.followers, toString(h[$may])]) AS accounts
ORDER BY block
