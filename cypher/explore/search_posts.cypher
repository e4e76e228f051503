// Posts with the words asked for, best match first.
//
// Question: who said this, and when?
//
// mode:     read
// personal: handle
// params:   words string         words as the full-text index reads them, e.g. "tent AND lek*"
//           deep integer = 200   how many matches to read before the permission is looked at
//           limit integer = 20   most rows to return, 1 to 1000
// returns:  key string           key of the post
//           text string          what was written
//           posted_at datetime   when
//           platform string      platform slug
//           handle string        key of the account
//           username string      its handle, without "@"
//           mood float           -1 (negative) to 1 (positive)
//           score float          how well it matches; only for the order
// one row:  per post
CALL db.index.fulltext.queryNodes('post_text', $words, {limit: $deep}) YIELD node AS o, score
MATCH (o)<-[:POSTED]-(h:Handle)
WHERE h[$may] > $now
RETURN
  o.key AS key,
  o.text AS text,
  o.posted_at AS posted_at,
  o.platform AS platform,
  h.key AS handle,
  h.username AS username,
  o.mood AS mood,
  score AS score
ORDER BY score DESC, key
LIMIT $limit
