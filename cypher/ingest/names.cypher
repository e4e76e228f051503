// Names of brands and products, for the reading of posts.
//
// Question: which names should be looked for in texts?
//
// mode:     read
// personal: none
// params:   none
// returns:  label string    Brand or Product
//           key string      key
//           name string     name
//           aliases list    other spellings, or null
//           brand string    key of the brand of a product, or null
// one row:  per brand and product
MATCH (b:Brand)
WHERE b.name IS NOT NULL
RETURN 'Brand' AS label, b.key AS key, b.name AS name, b.aliases AS aliases, null AS brand
UNION ALL
MATCH (p:Product)
WHERE p.name IS NOT NULL
OPTIONAL MATCH (p)-[:OF]->(b:Brand)
RETURN 'Product' AS label, p.key AS key, p.name AS name, p.aliases AS aliases, min(b.key) AS brand
