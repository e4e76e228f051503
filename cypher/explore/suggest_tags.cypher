// Hashtags that begin with a text.
//
// Question: which conversation do I mean?
//
// mode:     read
// personal: none
// params:   key string        first letters of the key, e.g. "tag:trail"
//           limit integer = 8  most rows to return, 1 to 100
// returns:  key string        key of the hashtag
//           text string       the tag without "#"
// one row:  per hashtag
MATCH (t:Hashtag)
WHERE t.key STARTS WITH $key
RETURN t.key AS key, t.text AS text
ORDER BY key
LIMIT $limit
