// Take a written score back from all accounts that have it.
//
// mode:     write
// personal: handle
// params:   score string    name of the property, e.g. "reach_authority"
//           none map        the properties to take away, each with null
// returns:  cleared integer  accounts that had it
MATCH (x:Handle)
WHERE x[$score] IS NOT NULL
SET x += $none
RETURN count(x) AS cleared
