// The accounts and customer rows of a person that may be shown, with why each belongs.
//
// Question: who is this, where, and how sure are we?
//
// mode:     read
// personal: customer
// params:   key string             key of the person, e.g. "person:…"
// returns:  label string           Handle or Customer
//           key string             key of the record
//           platform string        platform of an account, null for a customer
//           username string        handle as shown, without "@"
//           name string            name on the record
//           bio string             profile text
//           location string        place as the account states it
//           place string           name of the place it was matched to
//           language string        language of the account
//           url string             link in the profile
//           city string            town of a customer
//           country string         country of a customer
//           followers integer      follower count the platform states
//           following integer      followed count the platform states
//           verified boolean       the platform vouches for it
//           kind string            personal, business, employee, brand or bot
//           probability float      chance that the record is this person, 0 to 1
//           reason string          strongest reason in words
//           decision string        key of the decision, "alone" for a record by itself
//           permissions map        property of a purpose → end of the permission
//           in_all integer         records of this person, shown or not
//           waiting integer        decisions about this record that wait for a person
// one row:  per record
MATCH (p:Person {key: $key})<-[i:IS]-(r:Handle|Customer)
WHERE r[$may] > $now
RETURN
  CASE WHEN r:Customer THEN 'Customer' ELSE 'Handle' END AS label,
  r.key AS key,
  r.platform AS platform,
  r.username AS username,
  r.name AS name,
  r.bio AS bio,
  r.location AS location,
  head(COLLECT { MATCH (r)-[:LIVES_IN]->(w:Place) RETURN w.name AS name ORDER BY name LIMIT 1 }) AS place,
  r.language AS language,
  r.url AS url,
  r.city AS city,
  r.country AS country,
  r.followers AS followers,
  r.following AS following,
  r.verified AS verified,
  r.kind AS kind,
  i.probability AS probability,
  i.reason AS reason,
  i.decision AS decision,
  r {
    .may_insight, .may_link, .may_webcare, .may_share, .may_contact_email, .may_contact_sms,
    .may_contact_phone, .may_contact_whatsapp, .may_contact_post, .may_contact_dm
  } AS permissions,
  COUNT { (p)<-[:IS]-(:Handle|Customer) } AS in_all,
  COUNT { (r)<-[:ABOUT]-(d:Decision) WHERE d.status = 'waiting' } AS waiting
ORDER BY label, followers DESC, key
LIMIT 500
