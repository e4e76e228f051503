// Permitted accounts in a range of dense numbers, with the person behind each, by number.
//
// Question: who are the nodes of the graph, and which accounts are one person?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx to return
//           until integer     first idx no longer returned
// returns:  idx integer       dense number of the account
//           handle string     key of the account
//           username string   handle as shown, without "@"
//           name string       display name of the account
//           kind string       personal, business, employee, brand or bot
//           followers integer  follower count the platform states
//           permitted_until string  end of the permission as text: a time object an account takes longer to read than all else
//           person string     key of the person; null when not resolved
// one row:  per idx
MATCH (h:Handle)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now
OPTIONAL MATCH (h)-[:IS]->(p:Person)
RETURN h.idx AS idx, h.key AS handle, h.username AS username, h.name AS name, h.kind AS kind,
       h.followers AS followers, toString(h[$may]) AS permitted_until, p.key AS person
ORDER BY idx, person
