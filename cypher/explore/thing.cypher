// One brand, product, interest, hashtag or place.
//
// Question: what is this?
//
// mode:     read
// personal: none
// params:   key string          key, e.g. "brand:acme" or "interest:coffee"
// returns:  label string        Brand, Product, Interest, Hashtag or Place
//           key string          its key
//           name string         what people call it
//           name_nl string      its Dutch name, when it has one of its own
//           aliases list        other spellings, or the words that point to it
//           own boolean         a brand of ours
//           description string  what it is
//           country string      country of a place
//           stance string       join, watch or avoid a conversation
// one row:  per thing
MATCH (n:Brand|Product|Interest|Hashtag|Place {key: $key})
RETURN
  head(labels(n)) AS label,
  n.key AS key,
  coalesce(n.name, n.label_en, n.text) AS name,
  n.label_nl AS name_nl,
  coalesce(n.aliases, n.terms) AS aliases,
  n.own AS own,
  n.description AS description,
  n.country AS country,
  n.stance AS stance
ORDER BY key
LIMIT 1
