// Take away former people whom no record was, a bounded number at a time.
//
// mode:     write
// personal: customer
// params:   limit integer    most to take away
// returns:  dropped integer  taken away
MATCH (f:Former)
WHERE NOT EXISTS { MATCH (f)<-[:WAS]-(:Handle|Customer) }
WITH f LIMIT $limit
DETACH DELETE f
RETURN count(*) AS dropped
