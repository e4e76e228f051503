// Posts of people that name a brand with one mood, complaints first, then the newest.
//
// Question: what do people praise and complain about?
//
// mode:     read
// personal: handle
// params:   brand string           brand key, e.g. "brand:acme"
//           since datetime         first moment of the period
//           until datetime         first moment after the period
//           positive boolean       true for mood 0.25 and up, false for -0.25 and down
//           limit integer = 10     most rows to return, 1 to 1000
// returns:  key string             key of the post
//           text string            what was written
//           posted_at datetime     when
//           platform string        platform slug
//           handle string          key of the account
//           username string        its handle, without "@"
//           mood float             mood towards the brand, else of the post, -1 to 1
//           mood_confidence float  trust in the mood, 0 to 1
//           intent string          complaint, question, praise, purchase or switch
//           likes integer          likes the platform states
//           shares integer         shares the platform states
//           replies integer        replies the platform states
// one row:  per post
MATCH (b:Brand {key: $brand})<-[m:MENTIONS]-(o:Post)<-[:POSTED]-(h:Handle)
WHERE o.posted_at >= $since AND o.posted_at < $until AND h[$may] > $now
  AND NOT coalesce(h.kind, '') IN ['brand', 'employee', 'bot']
  AND NOT EXISTS { (h)-[:SPEAKS_FOR]->(b) }
WITH o, h, coalesce(m.mood, o.mood) AS mood
WHERE ($positive AND mood >= 0.25) OR (NOT $positive AND mood <= -0.25)
RETURN
  o.key AS key,
  o.text AS text,
  o.posted_at AS posted_at,
  o.platform AS platform,
  h.key AS handle,
  h.username AS username,
  mood AS mood,
  o.mood_confidence AS mood_confidence,
  o.intent AS intent,
  o.likes AS likes,
  o.shares AS shares,
  o.replies AS replies
ORDER BY CASE WHEN o.intent = 'complaint' THEN 0 ELSE 1 END, posted_at DESC, key
LIMIT $limit
