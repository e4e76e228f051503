// What the ledger holds about these customers: their events, the terms of their sources, what they are permitted.
//
// Question: what has each of these customers agreed to so far?
//
// mode:     read
// personal: none              (the ledger's own book-keeping; no profile is read)
// params:   keys list         keys of customers
// returns:  subject string    key of the customer
//           terms list        link terms of its sources, as {source, terms}
//           events list       its consent events, every property; `tied` is false for one that a kill left loose
//           may map           its projected permissions
// one row:  per customer
UNWIND $keys AS key
MATCH (x:Customer {key: key})
RETURN x.key AS subject,
       COLLECT { MATCH (x)-[:FROM]->(:Import)-[:OF]->(s:Source) RETURN DISTINCT {source: s.slug, terms: s.link_terms} } AS terms,
       COLLECT {
         MATCH (c:Consent {subject: key})
         RETURN c {.*, tied: EXISTS { MATCH (x)-[:GAVE]->(c)-[:FOR]->(:Purpose) }
                             AND (c.notice IS NULL OR EXISTS { MATCH (c)-[:READ]->(:Notice) })}
       } AS events,
       x {.may_insight, .may_link, .may_webcare, .may_share, .may_contact_email, .may_contact_sms, .may_contact_phone,
          .may_contact_whatsapp, .may_contact_post, .may_contact_dm} AS may
ORDER BY subject
