// Accounts that are linked to no other account or customer, largest first.
//
// Question: whom should we get to know?
//
// mode:     read
// personal: handle
// params:   at_least integer = 1000  fewest followers
//           limit integer = 50       most rows to return, 1 to 1000
// returns:  handle string      key of the account
//           username string    its handle, without "@"
//           name string        display name
//           followers integer  followers the platform states
// one row:  per account
MATCH (h:Handle)
WHERE h[$may] > $now AND h.followers >= $at_least
  AND COUNT { (h)-[:IS]->(:Person)<-[:IS]-(:Handle|Customer) } < 2
RETURN h.key AS handle, h.username AS username, h.name AS name, h.followers AS followers
ORDER BY followers DESC, handle
LIMIT $limit
