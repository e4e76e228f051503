// Answers, shares and quotes by some accounts of posts of others, newest first.
//
// Question: what proves that one acts on the word of the other?
//
// mode:     read
// personal: handle
// params:   speakers list     dense numbers of the accounts of one person
//           hearers list      dense numbers of the accounts of the other
//           limit integer = 1000  most rows to return
// returns:  act string        key of the answer, share or quote
//           post string       key of the post it is about
//           at datetime       when the act was posted
// one row:  per act and post
MATCH (s:Handle)-[:POSTED]->(p:Post)<-[:REPLY_TO|SHARES|QUOTES]-(a:Post)<-[:POSTED]-(h:Handle)
WHERE s.idx IN $speakers AND h.idx IN $hearers AND s[$may] > $now AND h[$may] > $now
RETURN DISTINCT a.key AS act, p.key AS post, a.posted_at AS at
ORDER BY at DESC, act, post
LIMIT $limit
