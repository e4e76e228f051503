// Accounts that an account follows and that follow it back, largest first.
//
// Question: with whom is this account in touch?
//
// mode:     read
// personal: handle
// params:   handle string       key of the account, e.g. "x:ana"
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  other string       key of the other account
//           username string    its handle, without "@"
//           followers integer  followers the platform states
// one row:  per account
MATCH (a:Handle {key: $handle})-[:FOLLOWS]->(b:Handle)-[:FOLLOWS]->(a)
WHERE a[$may] > $now AND b[$may] > $now
WITH DISTINCT b
RETURN b.key AS other, b.username AS username, b.followers AS followers
ORDER BY coalesce(b.followers, 0) DESC, other
LIMIT $limit
