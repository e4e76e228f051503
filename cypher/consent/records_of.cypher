// The records that are this person, for an act of the whole person.
//
// Question: to which accounts and customer rows does this person's answer apply?
//
// mode:     read
// personal: none              (keys only, for the ledger's own use)
// params:   person string     key of the person
// returns:  subject string   key of an account or customer
// one row:  per record
MATCH (x:Handle|Customer)-[:IS]->(:Person {key: $person})
RETURN DISTINCT x.key AS subject
ORDER BY subject
