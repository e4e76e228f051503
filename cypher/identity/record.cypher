// What one record tells that may be compared, when it may be linked.
//
// Question: what do we know of this account or customer row?
//
// mode:     read
// personal: customer
// params:   key string         key of the account or customer row
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
OPTIONAL MATCH (h:Handle {key: $key})
OPTIONAL MATCH (c:Customer {key: $key})
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
