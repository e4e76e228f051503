// Pairs that somebody decided are different people, and that are one person nonetheless.
//
// Question: is every "not the same" kept?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  decision string  key of the decision
//           person string    key of the person
// one row:  per decision
MATCH (d:Decision)
WHERE d.verdict = 'different' AND d.status = 'active' AND d.decided_by <> 'machine'
MATCH (d)-[:ABOUT]->(a:Handle|Customer)-[:IS]->(p:Person)<-[:IS]-(b:Handle|Customer)<-[:ABOUT]-(d)
WHERE a.key < b.key
RETURN d.key AS decision, p.key AS person
ORDER BY decision, person
LIMIT 100
