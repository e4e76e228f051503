// Accounts that name a brand, most posts first.
//
// Question: who is talking about us, and how do they feel?
//
// mode:     read
// personal: handle
// params:   brand string           key of the brand, e.g. "brand:acme"
//           since datetime = null  first moment; null for ever
//           until datetime = null  the moment after the last; null for now
//           limit integer = 50     most rows to return, 1 to 1000
// returns:  handle string       key of the account
//           username string     its handle, without "@"
//           posts integer       posts that name the brand
//           mood float          mean mood of those posts, -1 to 1
//           followers integer   followers the platform states
//           last_seen datetime  newest of those posts
// one row:  per account
MATCH (h:Handle)-[:POSTED]->(o:Post)-[m:MENTIONS]->(b:Brand {key: $brand})
WHERE h[$may] > $now
  AND ($since IS NULL OR o.posted_at >= $since)
  AND ($until IS NULL OR o.posted_at < $until)
WITH h, count(DISTINCT o) AS posts, avg(coalesce(m.mood, o.mood)) AS mood, max(o.posted_at) AS last_seen
RETURN h.key AS handle, h.username AS username, posts AS posts, mood AS mood, h.followers AS followers, last_seen AS last_seen
ORDER BY posts DESC, handle
LIMIT $limit
