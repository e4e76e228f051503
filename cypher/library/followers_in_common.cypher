// Accounts that follow both of two accounts, largest first.
//
// Question: who hears both of us?
//
// mode:     read
// personal: handle
// params:   left string         key of one account, e.g. "x:ana"
//           right string        key of the other account
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  handle string      key of the account
//           username string    its handle, without "@"
//           followers integer  followers the platform states
// one row:  per account
MATCH (a:Handle {key: $left})<-[:FOLLOWS]-(f:Handle)-[:FOLLOWS]->(b:Handle {key: $right})
WHERE a[$may] > $now AND b[$may] > $now AND f[$may] > $now
WITH DISTINCT f
RETURN f.key AS handle, f.username AS username, f.followers AS followers
ORDER BY coalesce(f.followers, 0) DESC, handle
LIMIT $limit
