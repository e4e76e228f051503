// Places in a chain of consent that two events take.
//
// Question: has the ledger been written twice?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  subject string    key of the record
//           sequence integer  the place
//           events integer    events that take it
// one row:  per place in a chain
MATCH (c:Consent)
WITH c.subject AS subject, c.sequence AS sequence, count(*) AS events
WHERE events > 1
RETURN subject AS subject, sequence AS sequence, events AS events
ORDER BY subject, sequence
LIMIT 100
