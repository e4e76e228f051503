// Nodes without a key, or with one that has no namespace.
//
// Question: does every node know its name?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  label string  first label of the node
//           key string    what stands for a key, null when nothing does
// one row:  per node
MATCH (n)
WHERE n.key IS NULL OR NOT n.key CONTAINS ':'
RETURN head(labels(n)) AS label, n.key AS key
ORDER BY label, key
LIMIT 100
