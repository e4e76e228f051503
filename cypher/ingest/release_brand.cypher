// Take away what rows about brands state as a whole.
//
// mode:     write
// personal: none
// params:   keys list  keys of the brands
// returns:  nothing
UNWIND $keys AS key
MATCH (:Brand {key: key})-[r:COMPETES_WITH]->(:Brand)
DELETE r
