// How many people and accounts carry a written score.
//
// Question: how many scores would be taken back?
//
// mode:     read
// personal: none
// params:   score string      name of the property, e.g. "reach_authority"
// returns:  held integer      nodes that have it
// one row:  in all
MATCH (x:Person|Handle)
WHERE x[$score] IS NOT NULL
RETURN count(x) AS held
