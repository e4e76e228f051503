// Accounts that may be linked to a person, with all that may be compared, in no order.
//
// Question: whom may the resolver look at?
//
// mode:     read
// personal: handle
// params:   none
// returns:  key string       key of the account
//           platform string  platform slug
//           handle string    handle as shown, without "@"
//           name string      display name
//           bio string       profile text
//           place string     place as the account states it
//           url string       link in the profile
//           email string     e-mail address the account shows
//           phone string     phone number the account shows
//           language string  language of the account
//           kind string      personal, business, employee, brand or bot
//           follows list     keys of the accounts it follows that may be linked too
//           links list       keys of the accounts it points to that may be linked too
//           basis string     newest consent event about linking
// one row:  per account
MATCH (h:Handle)
WHERE h[$may] > $now
RETURN
  h.key AS key,
  h.platform AS platform,
  h.username AS handle,
  h.name AS name,
  h.bio AS bio,
  h.location AS place,
  h.url AS url,
  h.email AS email,
  h.phone AS phone,
  h.language AS language,
  h.kind AS kind,
  COLLECT { MATCH (h)-[:FOLLOWS]->(f:Handle) WHERE f[$may] > $now RETURN f.key } AS follows,
  COLLECT { MATCH (h)-[:LINKS_TO]->(t:Handle) WHERE t[$may] > $now RETURN t.key } AS links,
  head(COLLECT { MATCH (h)-[:GAVE]->(c:Consent {purpose: 'link'}) RETURN c.key ORDER BY c.sequence DESC LIMIT 1 }) AS basis
