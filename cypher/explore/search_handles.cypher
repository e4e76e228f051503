// Accounts whose handle, name or profile text has the words asked for, best match first.
//
// Question: which accounts are like this?
//
// mode:     read
// personal: handle
// params:   words string       words as the full-text index reads them, e.g. "anna AND loopt*"
//           deep integer = 200  how many matches to read before the permission is looked at
//           limit integer = 20  most rows to return, 1 to 1000
// returns:  key string         key of the account
//           platform string    platform slug
//           username string    handle as shown, without "@"
//           name string        display name
//           bio string         profile text
//           person string      key of the person, null when it has none
//           score float        how well it matches; only for the order
// one row:  per account
CALL db.index.fulltext.queryNodes('handle_text', $words, {limit: $deep}) YIELD node AS h, score
WHERE h[$may] > $now
RETURN
  h.key AS key,
  h.platform AS platform,
  h.username AS username,
  h.name AS name,
  h.bio AS bio,
  head(COLLECT { MATCH (h)-[:IS]->(p:Person) RETURN p.key AS person ORDER BY person LIMIT 1 }) AS person,
  score AS score
ORDER BY score DESC, key
LIMIT $limit
