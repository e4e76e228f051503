// Permitted accounts that carry a property, or a column kept aside, of a name, by dense number.
//
// Question: what does each of them ask for a post?
//
// mode:     read
// personal: handle
// params:   first integer     lowest idx to return
//           until integer     first idx no longer returned
//           property string   name of the property
//           quoted string     the same in double quotes, as it stands in the columns kept aside
// returns:  idx integer       dense number of the account
//           value any         the property; null where only a column kept aside has it
//           also string       the columns kept aside, as JSON, where one has the name
// one row:  per idx
MATCH (h:Handle)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now
  AND (h[$property] IS NOT NULL OR h.also CONTAINS $quoted)
RETURN h.idx AS idx, h[$property] AS value, CASE WHEN h.also CONTAINS $quoted THEN h.also ELSE null END AS also
ORDER BY idx
