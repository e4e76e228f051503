// Count one more write transaction.
//
// Question: has anything been written since a cached answer was computed?
//
// mode:     write
// personal: none
// params:   none
// returns:  version integer  how many write transactions this store has seen
// one row:  in all
MERGE (m:Meta {key: 'meta:version'})
SET m.value = coalesce(m.value, 0) + 1
RETURN m.value AS version
