// Take from their person the records that may not be linked any more, a bounded number at a time.
//
// mode:     write
// personal: customer
// params:   gate string      property that holds the permission
//           moment datetime  the moment at which it must hold
//           limit integer    most links to take away
// returns:  dropped integer  links taken away
MATCH (r:Handle|Customer)-[i:IS]->(:Person)
WHERE r[$gate] IS NULL OR r[$gate] <= $moment
WITH i LIMIT $limit
DELETE i
RETURN count(*) AS dropped
