// Write what a source lets us link to a person.
//
// mode:     write
// personal: none
// params:   source string     slug of the source
//           terms string   allowed, opt-in or forbidden
// returns:  source string   slug of the source, no row when there is none
MATCH (s:Source {slug: $source})
SET s.link_terms = $terms
RETURN s.slug AS source
