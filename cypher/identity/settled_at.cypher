// What the last run of the resolver noted.
//
// Question: has anything been written since people were settled last?
//
// mode:     read
// personal: none              (counts, of nobody in particular)
// params:   none
// returns:  version integer  how many writes the store had seen after the run
//           text string      model, times and figures, as JSON
// one row:  in all, none before the first run
MATCH (m:Meta {key: 'meta:resolved'})
RETURN m.value AS version, m.text AS text
LIMIT 1
