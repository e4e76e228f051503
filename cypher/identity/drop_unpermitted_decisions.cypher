// Take away what the machine decided about records that may not be linked any more, a bounded number at a time.
//
// mode:     write
// personal: handle
// params:   gate string      property that holds the permission
//           moment datetime  the moment at which it must hold
//           limit integer    most decisions to take away
// returns:  dropped integer  decisions taken away
MATCH (d:Decision {decided_by: 'machine'})-[:ABOUT]->(r:Handle|Customer)
WHERE r[$gate] IS NULL OR r[$gate] <= $moment
WITH DISTINCT d LIMIT $limit
DETACH DELETE d
RETURN count(*) AS dropped
