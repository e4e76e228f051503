// Customers whose name or town has the words asked for, best match first.
//
// Question: which customers are like this?
//
// mode:     read
// personal: customer
// params:   words string       words as the full-text index reads them, e.g. "anna AND utrecht"
//           deep integer = 200  how many matches to read before the permission is looked at
//           limit integer = 20  most rows to return, 1 to 1000
// returns:  key string         key of the customer
//           name string        full name
//           city string        town
//           person string      key of the person, null when there is none
//           score float        how well it matches; only for the order
// one row:  per customer
CALL db.index.fulltext.queryNodes('customer_text', $words, {limit: $deep}) YIELD node AS c, score
WHERE c[$may] > $now
RETURN
  c.key AS key,
  c.name AS name,
  c.city AS city,
  head(COLLECT { MATCH (c)-[:IS]->(p:Person) RETURN p.key AS person ORDER BY person LIMIT 1 }) AS person,
  score AS score
ORDER BY score DESC, key
LIMIT $limit
