// Take away what rows about interests state as a whole.
//
// mode:     write
// personal: none
// params:   keys list  keys of the interests
// returns:  nothing
UNWIND $keys AS key
MATCH (:Interest {key: key})-[r:BROADER]->(:Interest)
DELETE r
