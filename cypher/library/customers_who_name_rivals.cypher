// Customers of a brand whose accounts name a rival, newest first.
//
// Question: which of our customers are looking elsewhere?
//
// mode:     read
// personal: customer
// params:   brand string           key of the brand, e.g. "brand:acme"
//           since datetime = null  first moment; null for ever
//           limit integer = 50     most rows to return, 1 to 1000
// returns:  customer string     key of the customer
//           rival string        key of the rival
//           posts integer       posts that name it
//           last_seen datetime  newest of those posts
// one row:  per customer and rival
MATCH (c:Customer)-[:BOUGHT]->(:Product)-[:OF]->(b:Brand {key: $brand})
WHERE c[$may] > $now
WITH DISTINCT c, b
MATCH (b)-[:COMPETES_WITH]-(r:Brand)
WITH DISTINCT c, r
MATCH (c)-[:IS]->(:Person)<-[:IS]-(h:Handle)-[:POSTED]->(o:Post)-[:MENTIONS]->(r)
WHERE h[$may] > $now AND ($since IS NULL OR o.posted_at >= $since)
WITH c, r, count(DISTINCT o) AS posts, max(o.posted_at) AS last_seen
RETURN c.key AS customer, r.key AS rival, posts AS posts, last_seen AS last_seen
ORDER BY last_seen DESC, customer, rival
LIMIT $limit
