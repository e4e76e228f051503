// Imported nodes that do not say which import they come from.
//
// Question: does every value know its source?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  label string  first label of the node
//           key string    key of the node
// one row:  per node
MATCH (n:Handle|Customer|Post|Brand|Interest)
WHERE n.fingerprint IS NOT NULL AND NOT EXISTS { (n)-[:FROM]->(:Import)-[:OF]->(:Source) }
RETURN head(labels(n)) AS label, n.key AS key
ORDER BY label, key
LIMIT 100
