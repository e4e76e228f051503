// Take away people who have no record left, a bounded number at a time.
//
// mode:     write
// personal: customer
// params:   limit integer    most people to take away
// returns:  dropped integer  people taken away
MATCH (p:Person)
WHERE NOT EXISTS { MATCH (p)<-[:IS]-(:Handle|Customer) }
WITH p LIMIT $limit
DETACH DELETE p
RETURN count(*) AS dropped
