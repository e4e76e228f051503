// What the customer rows of a person bought, latest first.
//
// Question: what did this person buy, and from whom?
//
// mode:     read
// personal: customer
// params:   key string          key of the person, e.g. "person:…"
//           limit integer = 20  most rows to return, 1 to 1000
// returns:  key string          identity of the purchase
//           product string      key of the product
//           product_name string  its name
//           brand string        key of its brand
//           brand_name string   its name
//           own boolean         the brand is ours
//           at datetime         when
//           amount float        price paid
//           currency string     ISO 4217
// one row:  per purchase
MATCH (:Person {key: $key})<-[:IS]-(c:Customer)-[b:BOUGHT]->(x:Product)
WHERE c[$may] > $now
OPTIONAL MATCH (x)-[:OF]->(m:Brand)
RETURN
  b.key AS key,
  x.key AS product,
  x.name AS product_name,
  m.key AS brand,
  m.name AS brand_name,
  m.own AS own,
  b.at AS at,
  b.amount AS amount,
  b.currency AS currency
ORDER BY at DESC, key
LIMIT $limit
