// Posts of some accounts that others liked, newest first.
//
// Question: what proves that one acts on the word of the other?
//
// mode:     read
// personal: handle
// params:   speakers list     dense numbers of the accounts of one person
//           hearers list      dense numbers of the accounts of the other
//           limit integer = 1000  most rows to return
// returns:  act string        key of the post that was liked
//           at datetime       when it was posted; a like has no time
// one row:  per act
MATCH (s:Handle)-[:POSTED]->(p:Post)<-[:LIKES]-(h:Handle)
WHERE s.idx IN $speakers AND h.idx IN $hearers AND s[$may] > $now AND h[$may] > $now
RETURN DISTINCT p.key AS act, p.posted_at AS at
ORDER BY at DESC, act
LIMIT $limit
