// Posts of permitted accounts that mention a brand, with mood, marks and who acted on them, by author.
//
// Question: who speaks of the brand by themselves, how, and does their word travel?
//
// mode:     read
// personal: handle
// params:   brand string      brand key, e.g. "brand:acme"
//           limit integer = 1000000  most posts to return
// returns:  idx integer       dense number of the author
//           post string       key of the post
//           posted_at datetime  when it was posted
//           mood float        mood towards the brand, else of the post, -1 to 1; null when unknown
//           sponsored boolean  carries a marker of paid content
//           prompted boolean  answers the brand, or was asked for by it
//           official boolean  the author speaks for the brand
//           actors list       dense numbers of the permitted accounts that answered, passed on or liked it
// one row:  per post
MATCH (b:Brand {key: $brand})<-[m:MENTIONS]-(p:Post)<-[:POSTED]-(h:Handle)
WHERE h[$may] > $now
RETURN h.idx AS idx, p.key AS post, p.posted_at AS posted_at, coalesce(m.mood, p.mood) AS mood,
       coalesce(p.sponsored, false) AS sponsored,
       coalesce(p.prompted, false)
         OR EXISTS { MATCH (p)-[:REPLY_TO]->(:Post)<-[:POSTED]-(:Handle)-[:SPEAKS_FOR]->(b) } AS prompted,
       EXISTS { MATCH (h)-[:SPEAKS_FOR]->(b) } AS official,
       COLLECT { MATCH (p)<-[:REPLY_TO|SHARES|QUOTES]-(:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now RETURN a.idx AS n }
         + COLLECT { MATCH (p)<-[:LIKES]-(a:Handle) WHERE a[$may] > $now RETURN a.idx AS n } AS actors
ORDER BY idx, post
LIMIT $limit
