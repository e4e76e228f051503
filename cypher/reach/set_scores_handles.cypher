// Write scores to accounts of nobody known that still permit it.
//
// mode:     write
// personal: handle
// params:   rows list       {key, values}: `values` maps properties to what they shall be
//           gate string     the permission the scores rest on, e.g. "may_insight"
//           moment datetime  it must go beyond this
// returns:  written integer  accounts that have the score now
UNWIND $rows AS row
MATCH (h:Handle {key: row.key})
WHERE h[$gate] > $moment
SET h += row.values
RETURN count(h) AS written
