// Write how far an import came.
//
// mode:     write
// personal: none
// params:   key string  key of the import
//           facts map   position and counts
// returns:  nothing
MATCH (i:Import {key: $key})
SET i += $facts
