// Customers who bought a brand and whose accounts never name it, latest purchase first.
//
// Question: who buys from us and does not speak of it?
//
// mode:     read
// personal: customer
// params:   brand string        key of the brand, e.g. "brand:acme"
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  customer string       key of the customer
//           purchases integer     purchases of the brand
//           last_bought datetime  latest of them
//           accounts integer      accounts that may be shown
// one row:  per customer
MATCH (c:Customer)-[k:BOUGHT]->(:Product)-[:OF]->(b:Brand {key: $brand})
WHERE c[$may] > $now
WITH c, b, count(k) AS purchases, max(k.at) AS last_bought,
     COUNT { (c)-[:IS]->(:Person)<-[:IS]-(h:Handle) WHERE h[$may] > $now } AS accounts
WHERE accounts > 0
  AND NOT EXISTS {
    (c)-[:IS]->(:Person)<-[:IS]-(s:Handle)-[:POSTED]->(:Post)-[:MENTIONS]->(b) WHERE s[$may] > $now
  }
RETURN c.key AS customer, purchases AS purchases, last_bought AS last_bought, accounts AS accounts
ORDER BY last_bought DESC, customer
LIMIT $limit
