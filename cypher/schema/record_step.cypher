// Note that a schema step was applied.
//
// Question: which steps has this store seen?
//
// mode:     write
// personal: none
// params:   step string         name of the step
//           fingerprint string  hash of what it did
// returns:  nothing
MERGE (m:Meta {key: 'meta:schema:' + $step})
SET m.text = $fingerprint
