// Accounts whose handle begins with a text, in alphabetical order.
//
// Question: which account do I mean?
//
// mode:     read
// personal: handle
// params:   prefix string     first letters, folded to lower-case ASCII
//           limit integer = 8  most rows to return, 1 to 100
// returns:  key string        key of the account
//           platform string   platform slug
//           username string   handle as shown, without "@"
//           name string       display name
//           person string     key of the person, null when it has none
// one row:  per account
MATCH (h:Handle)
WHERE h.search_name STARTS WITH $prefix AND h[$may] > $now
WITH h
ORDER BY h.search_name, h.key
LIMIT $limit
RETURN
  h.key AS key,
  h.platform AS platform,
  h.username AS username,
  h.name AS name,
  head(COLLECT { MATCH (h)-[:IS]->(p:Person) RETURN p.key AS person ORDER BY person LIMIT 1 }) AS person
ORDER BY h.search_name, key
