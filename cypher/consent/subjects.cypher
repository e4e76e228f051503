// Every record with a consent event, for checks of the whole ledger.
//
// Question: about whom does the ledger say anything?
//
// mode:     read
// personal: none              (keys only, for the ledger's own use)
// params:   none
// returns:  subject string   key of an account or customer
// one row:  per record
MATCH (c:Consent)
RETURN DISTINCT c.subject AS subject
ORDER BY subject
