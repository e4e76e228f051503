// Finished imports whose sum does not close.
//
// Question: was any row dropped silently?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  import string  key of the import
//           read integer   rows read
//           told integer   rows accounted for
// one row:  per import
MATCH (i:Import {status: 'done'})
WITH i, coalesce(i.new, 0) + coalesce(i.changed, 0) + coalesce(i.unchanged, 0) + coalesce(i.refused, 0) AS told
WHERE i.read IS NULL OR i.read <> told
RETURN i.key AS `import`, i.read AS read, told AS told
ORDER BY `import`
LIMIT 100
