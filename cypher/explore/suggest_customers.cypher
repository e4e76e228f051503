// Customers whose name begins with a text, in alphabetical order.
//
// Question: which customer do I mean?
//
// mode:     read
// personal: customer
// params:   prefix string     first letters, folded to lower-case ASCII
//           limit integer = 8  most rows to return, 1 to 100
// returns:  key string        key of the customer
//           name string       full name
//           city string       town
//           person string     key of the person, null when there is none
// one row:  per customer
MATCH (c:Customer)
WHERE c.search_name STARTS WITH $prefix AND c[$may] > $now
WITH c
ORDER BY c.search_name, c.key
LIMIT $limit
RETURN
  c.key AS key,
  c.name AS name,
  c.city AS city,
  head(COLLECT { MATCH (c)-[:IS]->(p:Person) RETURN p.key AS person ORDER BY person LIMIT 1 }) AS person
ORDER BY c.search_name, key
