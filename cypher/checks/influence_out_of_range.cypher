// Influence arcs whose probability is not between 0 and 1.
//
// Question: is every measured influence a probability?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  source string      key of the account that speaks
//           target string      key of the account that hears
//           probability float  as stored
// one row:  per arc
MATCH (a:Handle)-[i:INFLUENCES]->(b:Handle)
WHERE i.probability < 0.0 OR i.probability > 1.0
RETURN a.key AS source, b.key AS target, i.probability AS probability
ORDER BY source, target
LIMIT 100
