// What permitted accounts state and repeat: followers, followed, posts with a text, and different texts.
//
// Question: which accounts look automatic?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx to return
//           until integer     first idx no longer returned
// returns:  idx integer       dense number of the account
//           followers integer  followers the platform states; null when not known
//           following integer  followed the platform states; null when not known
//           texts integer     posts with a text
//           different integer  different texts among them
// one row:  per idx
MATCH (h:Handle)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now
OPTIONAL MATCH (h)-[:POSTED]->(p:Post)
RETURN h.idx AS idx, h.followers AS followers, h.following AS following, count(p.text) AS texts, count(DISTINCT p.text) AS different
ORDER BY idx
