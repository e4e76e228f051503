// Take away what rows about customers state as a whole.
//
// mode:     write
// personal: none
// params:   keys list  keys of the customers
// returns:  nothing
UNWIND $keys AS key
MATCH (:Customer {key: key})-[r:LIVES_IN]->(:Place)
DELETE r
