// Posts of permitted accounts with what they are about and the permitted accounts that acted on them.
//
// Question: whose word travels, on which topic, and to whom?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx of the author
//           until integer     first idx no longer returned
// returns:  idx integer       dense number of the author
//           post string       key of the post
//           topics list       keys of the interests it is about
//           mentioned list    dense numbers of the accounts it mentions
//           repliers list     dense numbers of the accounts that answered it
//           sharers list      dense numbers of the accounts that passed it on
//           likers list       dense numbers of the accounts that liked it
// one row:  per post
MATCH (h:Handle)-[:POSTED]->(p:Post)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now
RETURN h.idx AS idx, p.key AS post,
       COLLECT { MATCH (p)-[:ABOUT]->(i:Interest) RETURN i.key AS key } AS topics,
       COLLECT { MATCH (p)-[:MENTIONS]->(m:Handle) WHERE m[$may] > $now RETURN m.idx AS n } AS mentioned,
       COLLECT { MATCH (p)<-[:REPLY_TO]-(:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now RETURN a.idx AS n } AS repliers,
       COLLECT { MATCH (p)<-[:SHARES|QUOTES]-(:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now RETURN a.idx AS n } AS sharers,
       COLLECT { MATCH (p)<-[:LIKES]-(a:Handle) WHERE a[$may] > $now RETURN a.idx AS n } AS likers
ORDER BY idx, post
