// Take the trail from records that may not be linked any more, a bounded number at a time.
//
// mode:     write
// personal: customer
// params:   gate string      property that holds the permission
//           moment datetime  the moment at which it must hold
//           limit integer    most ties to take away
// returns:  dropped integer  ties taken away
MATCH (f:Former)<-[w:WAS]-(r:Handle|Customer)
WHERE r[$gate] IS NULL OR r[$gate] <= $moment
WITH w LIMIT $limit
DELETE w
RETURN count(*) AS dropped
