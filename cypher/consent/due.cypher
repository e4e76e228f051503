// Records whose consent began to hold after it was recorded, so that the permission is written when it does.
//
// Question: whose permission has started by now, though nothing new was said?
//
// mode:     read
// personal: none              (keys only, for the ledger's own use)
// params:   moment datetime   the moment by which it must have begun
// returns:  subject string    key of an account or customer
// one row:  per record
MATCH (c:Consent)
WHERE (c.valid_from > c.recorded_at AND c.valid_from <= $moment) OR (c.event_at > c.recorded_at AND c.event_at <= $moment)
RETURN DISTINCT c.subject AS subject
ORDER BY subject
