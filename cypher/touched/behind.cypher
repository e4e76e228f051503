// The person behind each permitted account, two hundred a row: of some accounts.
//
// Question: which accounts are one person?
//
// mode:     read
// personal: handle
// params:   numbers list     dense numbers of the accounts to read
// returns:  block integer  two hundredth part of the numbers in the row
//           people list    each [idx of the account, key of the person]
// one row:  per block
UNWIND $numbers AS number
MATCH (h:Handle {idx: number})-[:IS]->(p:Person)
WHERE h[$may] > $now
RETURN h.idx / 200 AS block, collect([h.idx, p.key]) AS people
ORDER BY block
