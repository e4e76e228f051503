// One customer row.
//
// Question: what do we know of this customer by other means than the platforms?
//
// mode:     read
// personal: customer
// params:   key string         key of the customer, e.g. "crm:1204"
// returns:  key string         key of the customer
//           name string        full name
//           city string        town
//           country string     country
//           person string      key of the person, null when there is none
//           probability float  chance that the row is that person, 0 to 1
//           purchases integer  purchases
// one row:  per customer
MATCH (c:Customer {key: $key})
WHERE c[$may] > $now
OPTIONAL MATCH (c)-[i:IS]->(p:Person)
RETURN
  c.key AS key,
  c.name AS name,
  c.city AS city,
  c.country AS country,
  p.key AS person,
  i.probability AS probability,
  COUNT { (c)-[:BOUGHT]->(:Product) } AS purchases
ORDER BY person
LIMIT 1
