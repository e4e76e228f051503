// Make the purposes exist that data may be used for.
//
// Question: what may data be used for?
//
// mode:     write
// personal: none
// params:   rows list  each {key, slug, iri, label_nl, label_en}
// returns:  nothing
UNWIND $rows AS row
MERGE (p:Purpose {key: row.key})
SET p.slug = row.slug, p.iri = row.iri, p.label_nl = row.label_nl, p.label_en = row.label_en
