// Take away what rows about accounts state as a whole.
//
// mode:     write
// personal: handle
// params:   keys list  keys of the accounts
// returns:  nothing
UNWIND $keys AS key
MATCH (:Handle {key: key})-[r:SPEAKS_FOR]->(:Brand)
DELETE r
