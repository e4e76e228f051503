// Note that people are settled as the graph stands.
//
// mode:     write
// personal: none
// params:   version integer  how many writes the store has seen, this one included
//           text string      model, times and figures, as JSON
// returns:  nothing
MERGE (m:Meta {key: 'meta:resolved'})
SET m.value = $version, m.text = $text
