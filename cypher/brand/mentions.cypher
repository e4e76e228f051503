// Posts of permitted accounts that name brands, in columns, without accounts of brands, employees and bots.
//
// Question: who spoke of these brands, when, where and how?
//
// mode:     read
// personal: handle
// params:   brands list          brand keys, e.g. ["brand:acme"]
//           since datetime       first moment of the period
//           until datetime       first moment after the period
// returns:  brand string         key of the brand
//           posts list           keys of the posts
//           at list              when each was posted
//           who list             key of the person, or of the account when it has none
//           platforms list       platform of each
//           moods list           mood towards the brand, else of the post, -1 to 1; 9 when unknown
// one row:  per brand
MATCH (b:Brand)<-[m:MENTIONS]-(o:Post)<-[:POSTED]-(h:Handle)
WHERE b.key IN $brands AND o.posted_at >= $since AND o.posted_at < $until AND h[$may] > $now
  AND NOT coalesce(h.kind, '') IN ['brand', 'employee', 'bot']
  AND NOT EXISTS { (h)-[:SPEAKS_FOR]->(b) }
WITH b, m, o, h, head(COLLECT { MATCH (h)-[:IS]->(p:Person) RETURN p.key AS person ORDER BY person LIMIT 1 }) AS person
ORDER BY o.posted_at, o.key
RETURN
  b.key AS brand,
  collect(o.key) AS posts,
  collect(o.posted_at) AS at,
  collect(coalesce(person, h.key)) AS who,
  collect(h.platform) AS platforms,
  collect(coalesce(m.mood, o.mood, 9.0)) AS moods
ORDER BY brand
LIMIT 100
