// Brands, products, interests and places with a word that begins with a text.
//
// Question: which brand, product, interest or place do I mean?
//
// mode:     read
// personal: none
// params:   prefix string     first letters, lower case
//           limit integer = 8  most rows to return, 1 to 100
// returns:  label string      Brand, Product, Interest or Place
//           key string        its key
//           name string       what people call it
//           name_nl string    its Dutch name, when it has one of its own
// one row:  per thing
MATCH (n:Brand|Product|Interest|Place)
WITH n, ' ' + toLower(coalesce(n.name, n.label_en, '') + ' ' + coalesce(n.label_nl, '')) AS words
WHERE words CONTAINS ' ' + $prefix
RETURN
  head(labels(n)) AS label,
  n.key AS key,
  coalesce(n.name, n.label_en) AS name,
  n.label_nl AS name_nl
ORDER BY label, key
LIMIT $limit
