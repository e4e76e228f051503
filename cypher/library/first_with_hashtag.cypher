// Earliest posts with a hashtag, oldest first.
//
// Question: who began this conversation?
//
// mode:     read
// personal: handle
// params:   hashtag string      key of the hashtag, e.g. "tag:bergen"
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  post string         key of the post
//           posted_at datetime  when
//           handle string       key of the account
//           text string         what was written
// one row:  per post
MATCH (h:Handle)-[:POSTED]->(o:Post)-[:TAGGED]->(:Hashtag {key: $hashtag})
WHERE h[$may] > $now
RETURN o.key AS post, o.posted_at AS posted_at, h.key AS handle, o.text AS text
ORDER BY posted_at, post
LIMIT $limit
