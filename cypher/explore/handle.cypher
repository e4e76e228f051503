// One account, as it states itself.
//
// Question: what does this account say of itself, and whose is it?
//
// mode:     read
// personal: handle
// params:   key string           key of the account, e.g. "x:anna"
// returns:  key string           key of the account
//           platform string      platform slug
//           username string      handle as shown, without "@"
//           before list          earlier usernames, newest first
//           name string          display name
//           bio string           profile text
//           location string      place as it states it
//           place string         name of the place it was matched to
//           language string      language
//           url string           link in the profile
//           followers integer    follower count the platform states
//           following integer    followed count the platform states
//           created datetime     when it was opened
//           verified boolean     the platform vouches for it
//           kind string          personal, business, employee, brand or bot
//           person string        key of the person, null when it has none
//           probability float    chance that it is that person, 0 to 1
//           reason string        strongest reason in words
//           decision string      key of the decision, "alone" for a record by itself
//           permissions map      property of a purpose → end of the permission
// one row:  per account
MATCH (h:Handle {key: $key})
WHERE h[$may] > $now
OPTIONAL MATCH (h)-[i:IS]->(p:Person)
RETURN
  h.key AS key,
  h.platform AS platform,
  h.username AS username,
  h.usernames_before AS before,
  h.name AS name,
  h.bio AS bio,
  h.location AS location,
  head(COLLECT { MATCH (h)-[:LIVES_IN]->(w:Place) RETURN w.name AS name ORDER BY name LIMIT 1 }) AS place,
  h.language AS language,
  h.url AS url,
  h.followers AS followers,
  h.following AS following,
  h.created AS created,
  h.verified AS verified,
  h.kind AS kind,
  p.key AS person,
  i.probability AS probability,
  i.reason AS reason,
  i.decision AS decision,
  h {
    .may_insight, .may_link, .may_webcare, .may_share, .may_contact_email, .may_contact_sms,
    .may_contact_phone, .may_contact_whatsapp, .may_contact_post, .may_contact_dm
  } AS permissions
ORDER BY person
LIMIT 1
