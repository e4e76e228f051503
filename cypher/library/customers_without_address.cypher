// Customers without an address who are active on a platform, newest post first.
//
// Question: whom do we know only by what they say?
//
// mode:     read
// personal: customer
// params:   since datetime = null  only with a post since; null for ever
//           limit integer = 50     most rows to return, 1 to 1000
// returns:  customer string     key of the customer
//           name string         name, when known
//           accounts list       keys of the accounts that may be shown
//           posts integer       posts of those accounts
//           last_seen datetime  newest of those posts
// one row:  per customer
MATCH (c:Customer)-[:IS]->(:Person)<-[:IS]-(h:Handle)-[:POSTED]->(o:Post)
WHERE c[$may] > $now AND h[$may] > $now
  AND c.address IS NULL
  AND ($since IS NULL OR o.posted_at >= $since)
WITH c, collect(DISTINCT h.key) AS accounts, count(DISTINCT o) AS posts, max(o.posted_at) AS last_seen
RETURN c.key AS customer, c.name AS name, accounts AS accounts, posts AS posts, last_seen AS last_seen
ORDER BY last_seen DESC, customer
LIMIT $limit
