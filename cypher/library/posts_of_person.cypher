// Posts of a person on all platforms, oldest first.
//
// Question: what did this person say, in order?
//
// mode:     read
// personal: customer
// params:   person string          key of the person
//           since datetime = null  first moment; null for ever
//           until datetime = null  the moment after the last; null for now
//           limit integer = 50     most rows to return, 1 to 1000
// returns:  post string         key of the post
//           posted_at datetime  when
//           platform string     platform slug
//           handle string       key of the account that wrote it
//           text string         what was written
//           mood float          -1 (negative) to 1 (positive)
// one row:  per post
MATCH (p:Person {key: $person})<-[:IS]-(h:Handle)-[:POSTED]->(o:Post)
WHERE h[$may] > $now
  AND ($since IS NULL OR o.posted_at >= $since)
  AND ($until IS NULL OR o.posted_at < $until)
RETURN o.key AS post, o.posted_at AS posted_at, h.platform AS platform, h.key AS handle, o.text AS text, o.mood AS mood
ORDER BY posted_at, post
LIMIT $limit
