// Close the sum of an import.
//
// mode:     write
// personal: none
// params:   key string        key of the import
//           facts map         position and counts
//           moment datetime   when it ended
// returns:  nothing
MATCH (i:Import {key: $key})
SET i += $facts, i.status = 'done', i.ended_at = $moment
