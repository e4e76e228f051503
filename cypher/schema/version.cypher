// How many write transactions this store has seen.
//
// Question: is an answer computed earlier still true?
//
// mode:     read
// personal: none
// params:   none
// returns:  version integer  grows with every write
// one row:  in all
MATCH (m:Meta {key: 'meta:version'})
RETURN m.value AS version
