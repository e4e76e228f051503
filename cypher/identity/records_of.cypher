// The records of a person that may be linked.
//
// Question: which accounts and customer rows is this person taken to have?
//
// mode:     read
// personal: customer
// params:   person string  key of the person
// returns:  record string  key of the account or customer row
// one row:  per record
MATCH (:Person {key: $person})<-[:IS]-(r:Handle|Customer)
WHERE r[$may] > $now
RETURN DISTINCT r.key AS record
ORDER BY record
