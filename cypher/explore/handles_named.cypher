// Several accounts by key, for a list.
//
// Question: what is each of these accounts called?
//
// mode:     read
// personal: handle
// params:   keys list         keys of the accounts
// returns:  key string        key of the account
//           platform string   platform slug
//           username string   handle as shown, without "@"
//           name string       display name
// one row:  per account
UNWIND $keys AS asked
MATCH (h:Handle {key: asked})
WHERE h[$may] > $now
RETURN h.key AS key, h.platform AS platform, h.username AS username, h.name AS name
ORDER BY key
LIMIT 50000
