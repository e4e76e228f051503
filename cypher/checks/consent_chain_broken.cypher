// Consent events whose predecessor is missing or was changed.
//
// Question: has the ledger been tampered with?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  consent string    key of the event
//           subject string    key of the record
//           sequence integer  its place in the chain
// one row:  per event
MATCH (c:Consent)
WHERE c.sequence IS NULL OR c.hash IS NULL
   OR (c.sequence > 0
       AND NOT EXISTS {
         MATCH (b:Consent {subject: c.subject})
         WHERE b.sequence = c.sequence - 1 AND b.hash = c.previous_hash
       })
RETURN c.key AS consent, c.subject AS subject, c.sequence AS sequence
ORDER BY subject, sequence, consent
LIMIT 100
