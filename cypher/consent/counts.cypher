// How many records have said what, per purpose and status; small groups are hidden.
//
// Question: where do we stand with consent?
//
// mode:     read
// personal: none              (counts only)
// params:   none
// returns:  purpose string   purpose slug
//           status string   requested, given, refused, withdrawn, expired or unproven
//           people integer   records with at least one such event
//           events integer   events
// cells:    people
// one row:  per purpose and status
MATCH (c:Consent)
RETURN c.purpose AS purpose, c.status AS status, count(DISTINCT c.subject) AS people, count(*) AS events
ORDER BY purpose, status
LIMIT 1000
