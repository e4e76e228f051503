// How many relationships there are of each type.
//
// Question: what is in the graph?
//
// mode:     read
// personal: none
// params:   none
// returns:  type string            the type
//           relationships integer  how many there are
// one row:  per type
MATCH ()-[r]->()
RETURN type(r) AS type, count(*) AS relationships
ORDER BY type
LIMIT 1000
