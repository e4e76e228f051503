// Unhappy posts about a brand by people who bought it, unhappiest first.
//
// Question: which customers are we about to lose?
//
// mode:     read
// personal: customer
// params:   brand string           key of the brand, e.g. "brand:acme"
//           worst float = -0.25    only posts with this mood or worse, -1 to 1
//           since datetime = null  first moment; null for ever
//           limit integer = 50     most rows to return, 1 to 1000
// returns:  post string         key of the post
//           posted_at datetime  when
//           handle string       key of the account that wrote it: answer here
//           customer string     key of the customer
//           mood float          -1 (negative) to 1 (positive)
//           text string         what was written
// one row:  per post and customer
MATCH (c:Customer)-[:BOUGHT]->(:Product)-[:OF]->(b:Brand {key: $brand})
WHERE c[$may] > $now
WITH DISTINCT c, b
MATCH (c)-[:IS]->(:Person)<-[:IS]-(h:Handle)-[:POSTED]->(o:Post)-[m:MENTIONS]->(b)
WHERE h[$may] > $now
  AND coalesce(m.mood, o.mood) <= $worst
  AND ($since IS NULL OR o.posted_at >= $since)
WITH o, h, c, min(coalesce(m.mood, o.mood)) AS mood
RETURN o.key AS post, o.posted_at AS posted_at, h.key AS handle, c.key AS customer, mood AS mood, o.text AS text
ORDER BY mood, post, customer
LIMIT $limit
