// Permitted accounts that posted in a period, on a topic or on anything, by key.
//
// Question: who still speaks of this?
//
// mode:     read
// personal: handle
// params:   topic string = ""        key of the interest, e.g. "interest:cycling"; empty for any post
//           since datetime           first moment of the period
//           until datetime           first moment after the period
//           limit integer = 1000000  most accounts to return
// returns:  handle string   key of the account
//           posts integer   its posts in the period
// one row:  per account
MATCH (h:Handle)-[:POSTED]->(p:Post)
WHERE h[$may] > $now AND p.posted_at >= $since AND p.posted_at < $until
  AND ($topic = '' OR EXISTS { MATCH (p)-[:ABOUT]->(:Interest {key: $topic}) })
RETURN h.key AS handle, count(p) AS posts
ORDER BY handle
LIMIT $limit
