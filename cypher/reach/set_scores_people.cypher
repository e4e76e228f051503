// Write scores to people of whom an account still permits it.
//
// mode:     write
// personal: handle
// params:   rows list       {key, values}: `values` maps properties to what they shall be
//           gate string     the permission the scores rest on, e.g. "may_insight"
//           moment datetime  it must go beyond this
// returns:  written integer  people who have the score now
UNWIND $rows AS row
MATCH (p:Person {key: row.key})
WHERE EXISTS { MATCH (p)<-[:IS]-(h:Handle) WHERE h[$gate] > $moment }
SET p += row.values
RETURN count(p) AS written
