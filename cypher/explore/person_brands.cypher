// Brands a person names, with the mood towards each, newest first.
//
// Question: how does this person feel about us, and whom else does this person speak of?
//
// mode:     read
// personal: customer
// params:   key string              key of the person, e.g. "person:…"
//           since datetime = null   first moment that counts; null for all
//           limit integer = 20      most rows to return, 1 to 1000
// returns:  key string              key of the brand
//           name string             its name
//           own boolean             one of ours
//           posts integer           posts that name it
//           mood float              mean mood towards it, -1 to 1
//           last_mood float         mood of the newest post, -1 to 1
//           last_at datetime        newest post
// one row:  per brand
MATCH (:Person {key: $key})<-[:IS]-(h:Handle)-[:POSTED]->(o:Post)-[m:MENTIONS]->(b:Brand)
WHERE h[$may] > $now AND ($since IS NULL OR o.posted_at >= $since)
WITH b, o, coalesce(m.mood, o.mood) AS mood
ORDER BY o.posted_at DESC, o.key
RETURN
  b.key AS key,
  b.name AS name,
  b.own AS own,
  count(DISTINCT o) AS posts,
  avg(mood) AS mood,
  head(collect(mood)) AS last_mood,
  max(o.posted_at) AS last_at
ORDER BY last_at DESC, key
LIMIT $limit
