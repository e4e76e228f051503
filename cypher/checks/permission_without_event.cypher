// Permissions on a record that no consent event of it stands behind.
//
// Question: could anybody be shown who never agreed?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  record string    key of the record
//           property string  the permission that nothing proves
// one row:  per record and purpose
MATCH (r:Handle|Customer)
UNWIND keys(r) AS property
WITH r, property
WHERE property STARTS WITH 'may_' AND r[property] IS NOT NULL
  AND NOT EXISTS {
    MATCH (r)-[:GAVE]->(c:Consent)
    WHERE c.status = 'given' AND 'may_' + replace(c.purpose, '-', '_') = property
  }
RETURN r.key AS record, property AS property
ORDER BY record, property
LIMIT 100
