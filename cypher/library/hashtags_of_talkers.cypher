// Hashtags of the accounts that name a brand, most accounts first.
//
// Question: which conversations are our talkers in?
//
// mode:     read
// personal: handle
// params:   brand string        key of the brand, e.g. "brand:acme"
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  hashtag string  key of the hashtag
//           text string     the tag, without "#"
//           stance string   join, watch or avoid; null when nobody chose
//           people integer  accounts that used it
//           posts integer   posts with it
// cells:    people
// one row:  per hashtag
MATCH (h:Handle)
WHERE h[$may] > $now AND EXISTS { (h)-[:POSTED]->(:Post)-[:MENTIONS]->(:Brand {key: $brand}) }
MATCH (h)-[:POSTED]->(o:Post)-[:TAGGED]->(t:Hashtag)
WITH t, count(DISTINCT h) AS people, count(DISTINCT o) AS posts
RETURN t.key AS hashtag, t.text AS text, t.stance AS stance, people AS people, posts AS posts
ORDER BY people DESC, posts DESC, hashtag
LIMIT $limit
