// How many records hang on each person, and how many followers their accounts state; one row a person.
//
// Question: how much changes when this person is merged or split?
//
// mode:     read
// personal: customer
// params:   none
// returns:  person string      key of the person
//           records integer    accounts and customer rows
//           followers integer  followers stated, added up
// one row:  per person
MATCH (r:Handle|Customer)-[:IS]->(p:Person)
WHERE r[$may] > $now
RETURN p.key AS person, count(r) AS records, sum(coalesce(r.followers, 0)) AS followers
ORDER BY person
