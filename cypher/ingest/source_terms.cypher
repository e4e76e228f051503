// What a source lets us link.
//
// Question: which terms hold for this source already?
//
// mode:     read
// personal: none
// params:   key string  key of the source
// returns:  link_terms string   allowed, opt-in or forbidden
// one row:  one, when it is known
MATCH (s:Source {key: $key})
RETURN s.link_terms AS link_terms
