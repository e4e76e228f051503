// Brands by key, with their names.
//
// Question: which brands can be asked about?
//
// mode:     read
// personal: none
// params:   limit integer = 100000  most brands to return
// returns:  brand string      key of the brand
//           name string       its name
//           aliases list      other spellings
// one row:  per brand
MATCH (b:Brand)
RETURN b.key AS brand, b.name AS name, coalesce(b.aliases, []) AS aliases
ORDER BY brand
LIMIT $limit
