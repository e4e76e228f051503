// When the first permission for a purpose ends.
//
// Question: until when do the same records pass the gate?
//
// mode:     read
// personal: handle
// params:   none
// returns:  until datetime  first end, null when nobody permits
// one row:  in all
MATCH (r:Handle|Customer)
WHERE r[$may] > $now
RETURN min(r[$may]) AS until
