// People that have no dense number.
//
// Question: is every person counted in reach?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  person string  key of the person
// one row:  per person
MATCH (p:Person)
WHERE p.idx IS NULL
RETURN p.key AS person
ORDER BY person
LIMIT 100
