// Records that may be linked by what is written on them, though a source they now come from says otherwise.
//
// Question: whose permission to link did an import of this source take away?
//
// mode:     read
// personal: none              (keys only, for the ledger's own use)
// params:   source string     slug of the source
// returns:  subject string    key of an account or customer
// one row:  per record
MATCH (c:Consent {purpose: 'link'})<-[:GAVE]-(x:Handle|Customer)-[:FROM]->(:Import)-[:OF]->(s:Source {slug: $source})
WHERE x.may_link IS NOT NULL AND (s.link_terms = 'forbidden' OR (s.link_terms = 'opt-in' AND c.basis <> 'a'))
RETURN DISTINCT x.key AS subject
ORDER BY subject
