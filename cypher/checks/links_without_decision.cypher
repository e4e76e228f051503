// Links to a person that no decision in force explains.
//
// Question: is every link between people accounted for?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  record string    key of the record
//           decision string  what the link names as its decision
// one row:  per link
MATCH (r:Handle|Customer)-[i:IS]->(p:Person)
WHERE i.decision IS NULL
   OR (i.decision <> 'alone'
       AND NOT EXISTS { MATCH (d:Decision {key: i.decision}) WHERE d.verdict = 'same' AND d.status = 'active' })
RETURN r.key AS record, i.decision AS decision
ORDER BY record, decision
LIMIT 100
