// Decisions with a verdict, status or probability that does not exist.
//
// Question: can every decision be read?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  decision string    key of the decision
//           verdict string     as stored
//           status string      as stored
//           probability float  as stored
// one row:  per decision
MATCH (d:Decision)
WHERE d.verdict IS NULL OR NOT d.verdict IN ['same', 'different', 'unsure']
   OR d.status IS NULL OR NOT d.status IN ['active', 'waiting', 'withdrawn', 'second']
   OR d.probability < 0.0 OR d.probability > 1.0
RETURN d.key AS decision, d.verdict AS verdict, d.status AS status, d.probability AS probability
ORDER BY decision
LIMIT 100
