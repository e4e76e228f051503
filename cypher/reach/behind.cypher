// The person behind each permitted account in a range of dense numbers, two hundred a row.
//
// Question: which accounts are one person?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx to return
//           until integer     first idx no longer returned
// returns:  block integer  two hundredth part of the numbers in the row
//           people list    each [idx of the account, key of the person]
// one row:  per block
MATCH (h:Handle)-[:IS]->(p:Person)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now
RETURN h.idx / 200 AS block, collect([h.idx, p.key]) AS people
ORDER BY block
