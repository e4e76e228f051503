// Customer rows that may be linked to a person, with all that may be compared, in no order.
//
// Question: which rows of the customer file may the resolver look at?
//
// mode:     read
// personal: customer
// params:   none
// returns:  key string         key of the row
//           name string        full name
//           first_name string  first name
//           last_name string   last name with its prefix
//           city string        town
//           country string     country
//           email string       e-mail address
//           phone string       phone number
//           birthday string    date of birth, YYYY-MM-DD
//           address string     street and house number
//           postcode string    postal code
//           handles list       accounts the customer gave
//           basis string       newest consent event about linking
// one row:  per customer row
MATCH (c:Customer)
WHERE c[$may] > $now
RETURN
  c.key AS key,
  c.name AS name,
  c.first_name AS first_name,
  c.last_name AS last_name,
  c.city AS city,
  c.country AS country,
  c.email AS email,
  c.phone AS phone,
  c.birthday AS birthday,
  c.address AS address,
  c.postcode AS postcode,
  c.handles AS handles,
  head(COLLECT { MATCH (c)-[:GAVE]->(e:Consent {purpose: 'link'}) RETURN e.key ORDER BY e.sequence DESC LIMIT 1 }) AS basis
