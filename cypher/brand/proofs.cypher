// Posts of some accounts that mention a brand, newest first, with who answered, passed on and liked them.
//
// Question: what did this person say of the brand, and what came of it?
//
// mode:     read
// personal: handle
// params:   brand string         brand key, e.g. "brand:acme"
//           handles list         keys of the accounts
//           limit integer = 5000  most posts to return
// returns:  handle string        key of the account
//           username string      its handle, without "@"
//           platform string      platform slug
//           post string          key of the post
//           text string          what was written
//           posted_at datetime   when it was posted
//           mood float           mood towards the brand, else of the post, -1 to 1; null when unknown
//           mood_confidence float  trust in the mood, 0 to 1
//           intent string        complaint, question, praise, purchase or switch
//           prompted boolean     answers the brand, or was asked for by it
//           answered list        dense numbers of the permitted accounts that answered it
//           passed_on list       dense numbers of those that shared or quoted it
//           liked list           dense numbers of those that liked it
// one row:  per post
MATCH (b:Brand {key: $brand})<-[m:MENTIONS]-(p:Post)<-[:POSTED]-(h:Handle)
WHERE h.key IN $handles AND h[$may] > $now
RETURN h.key AS handle, h.username AS username, h.platform AS platform, p.key AS post, p.text AS text,
       p.posted_at AS posted_at, coalesce(m.mood, p.mood) AS mood, p.mood_confidence AS mood_confidence,
       p.intent AS intent,
       coalesce(p.prompted, false)
         OR EXISTS { MATCH (p)-[:REPLY_TO]->(:Post)<-[:POSTED]-(:Handle)-[:SPEAKS_FOR]->(b) } AS prompted,
       COLLECT { MATCH (p)<-[:REPLY_TO]-(:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now RETURN a.idx AS n } AS answered,
       COLLECT { MATCH (p)<-[:SHARES|QUOTES]-(:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now RETURN a.idx AS n } AS passed_on,
       COLLECT { MATCH (p)<-[:LIKES]-(a:Handle) WHERE a[$may] > $now RETURN a.idx AS n } AS liked
ORDER BY posted_at DESC, post
LIMIT $limit
