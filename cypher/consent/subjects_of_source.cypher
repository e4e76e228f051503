// Records from a source that have an event about linking, for when the terms of the source change.
//
// Question: whose permission to link depends on the terms of this source?
//
// mode:     read
// personal: none              (keys only, for the ledger's own use)
// params:   source string     slug of the source
// returns:  subject string    key of an account or customer
// one row:  per record
MATCH (c:Consent {purpose: 'link'})<-[:GAVE]-(x:Handle|Customer)-[:FROM]->(:Import)-[:OF]->(:Source {slug: $source})
RETURN DISTINCT x.key AS subject
ORDER BY subject
