// Schema steps this store has seen.
//
// Question: is the store behind this version of Kenner?
//
// mode:     read
// personal: none
// params:   none
// returns:  step string         name of the step
//           fingerprint string  hash of what it did
// one row:  per step
MATCH (m:Meta)
WHERE m.key STARTS WITH 'meta:schema:'
RETURN replace(m.key, 'meta:schema:', '') AS step, m.text AS fingerprint
ORDER BY step
LIMIT 1000
