// What permitted accounts state and repeat: followers, followed, posts with a text, and different texts: of some accounts.
//
// Question: which accounts look automatic?
//
// mode:     read
// personal: handle
// params:   numbers list     dense numbers of the accounts to read
// returns:  idx integer       dense number of the account
//           followers integer  followers the platform states; null when not known
//           following integer  followed the platform states; null when not known
//           texts integer     posts with a text
//           different integer  different texts among them
// one row:  per idx
UNWIND $numbers AS number
MATCH (h:Handle {idx: number})
WHERE h[$may] > $now
OPTIONAL MATCH (h)-[:POSTED]->(p:Post)
RETURN h.idx AS idx, h.followers AS followers, h.following AS following, count(p.text) AS texts, count(DISTINCT p.text) AS different
ORDER BY idx
