// A brand with the brands it competes with, whichever side said so.
//
// Question: against whom is this brand compared?
//
// mode:     read
// personal: none
// params:   brand string         brand key, e.g. "brand:acme"
//           limit integer = 20   most rows to return, 1 to 100
// returns:  key string           key of the brand or the rival
//           name string          its name
//           own boolean          one of ours
//           is_asked boolean     the brand that was asked for
// one row:  per brand
MATCH (b:Brand {key: $brand})
MATCH (r:Brand)
WHERE r.key = b.key OR EXISTS { (b)-[:COMPETES_WITH]-(r) }
RETURN
  r.key AS key,
  r.name AS name,
  coalesce(r.own, false) AS own,
  r.key = b.key AS is_asked
ORDER BY is_asked DESC, key
LIMIT $limit
