// What records tell that may be compared, as far as they may be linked.
//
// Question: what do we know of these accounts and customer rows?
//
// mode:     read
// personal: customer
// params:   keys list          keys of accounts and customer rows
// returns:  key string         key of the record
//           platform string    platform of an account, null for a customer row
//           handle string      handle as shown, without "@"
//           name string        name on the record
//           bio string         profile text
//           place string       place as stated
//           url string         link in the profile
//           followers integer  follower count the platform states
//           person string      key of the person it is taken for
// one row:  per record
UNWIND $keys AS wanted
OPTIONAL MATCH (h:Handle {key: wanted})
OPTIONAL MATCH (c:Customer {key: wanted})
WITH coalesce(h, c) AS r
WHERE r[$may] > $now
RETURN
  r.key AS key,
  r.platform AS platform,
  r.username AS handle,
  r.name AS name,
  r.bio AS bio,
  coalesce(r.location, r.city) AS place,
  r.url AS url,
  r.followers AS followers,
  head(COLLECT { MATCH (r)-[:IS]->(p:Person) RETURN p.key }) AS person
ORDER BY key
