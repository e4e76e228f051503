// Take all written scores from accounts of which a permission ended.
//
// mode:     write
// personal: handle
// params:   keys list       keys of the accounts
//           none map        the properties to take away, each with null
// returns:  nothing
UNWIND $keys AS subject
MATCH (x:Handle {key: subject})
SET x += $none
