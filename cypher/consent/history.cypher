// Everything a record's person said about the use of their data, oldest first.
//
// Question: what was agreed to, when, how, and under which words?
//
// mode:     read
// personal: none              (proof of consent, GDPR 7(1): it is shown without a purpose, and holds no profile)
// params:   subject string    key of an account or customer, e.g. "x:annelies"
// returns:  sequence integer   place in the chain of this record, 0 and up
//           event_at datetime   when the person acted
//           purpose string   purpose slug
//           status string   requested, given, refused, withdrawn, expired or unproven
//           basis string   letter of GDPR Art. 6(1)
//           method string   how it was given or taken back
//           notice string   key of the wording
//           valid_from datetime   first moment it holds
//           valid_until datetime   last moment it holds
//           source string   where the event came from
//           actor string   who recorded it
//           recorded_at datetime   when it was written
//           event string   key of the event
// one row:  per event
MATCH (c:Consent {subject: $subject})
RETURN c.sequence AS sequence, c.event_at AS event_at, c.purpose AS purpose, c.status AS status, c.basis AS basis,
       c.method AS method, c.notice AS notice, c.valid_from AS valid_from, c.valid_until AS valid_until,
       c.source AS source, c.actor AS actor, c.recorded_at AS recorded_at, c.key AS event
ORDER BY sequence, event
LIMIT 1000
