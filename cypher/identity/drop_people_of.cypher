// Take away those of these people who have no record left.
//
// mode:     write
// personal: customer
// params:   keys list        keys of people
// returns:  dropped integer  people taken away
UNWIND $keys AS wanted
MATCH (p:Person {key: wanted})
WHERE NOT EXISTS { MATCH (p)<-[:IS]-(:Handle|Customer) }
WITH p
DETACH DELETE p
RETURN count(*) AS dropped
