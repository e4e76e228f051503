// Brands with how often permitted accounts name them, own brands first.
//
// Question: which brands do people speak of, and which are ours?
//
// mode:     read
// personal: handle
// params:   limit integer = 100  most rows to return, 1 to 1000
// returns:  key string           key of the brand
//           name string          its name
//           own boolean          one of ours
//           aliases list         other spellings
//           mentions integer     posts of permitted accounts that name it, all time
//           products integer     products it sells
//           rivals integer       brands tied to it as rivals
// one row:  per brand
MATCH (b:Brand)
RETURN
  b.key AS key,
  b.name AS name,
  coalesce(b.own, false) AS own,
  coalesce(b.aliases, []) AS aliases,
  COUNT { (b)<-[:MENTIONS]-(:Post)<-[:POSTED]-(h:Handle) WHERE h[$may] > $now } AS mentions,
  COUNT { (b)<-[:OF]-(:Product) } AS products,
  COUNT { (b)-[:COMPETES_WITH]-(:Brand) } AS rivals
ORDER BY own DESC, mentions DESC, key
LIMIT $limit
