// Permitted accounts, two hundred a row: of some accounts.
//
// Question: who are the nodes of the graph?
//
// mode:     read
// personal: handle
// params:   numbers list     dense numbers of the accounts to read
// returns:  block integer  two hundredth part of the numbers in the row
//           accounts list  each [idx, key, username, name, kind, followers, permitted until (text)]
// one row:  per block: a row an account took three times as long to read
UNWIND $numbers AS number
MATCH (h:Handle {idx: number})
WHERE h[$may] > $now
RETURN h.idx / 200 AS block,
       collect([h.idx, h.key, h.username, h.name, h.kind, h.followers, toString(h[$may])]) AS accounts
ORDER BY block
