// Everything that holds in the graph, a row a node with what leaves it.
//
// Question: do two stores hold the same?
//
// mode:     read
// personal: none            (feeds the digest, which shows nobody)
// params:   none
// returns:  labels list       labels of the node
//           properties map    all its properties
//           arcs list         relationships that leave it, each [type, key of the other end, properties]
// one row:  per node, bookkeeping of the store and history (who was whom, decisions taken back) left out
MATCH (n)
WHERE NOT n:Meta AND NOT n:Former
  AND NOT (n:Decision AND coalesce(n.status, '') = 'withdrawn' AND coalesce(n.decided_by, 'machine') <> 'machine')
RETURN labels(n) AS labels,
       properties(n) AS properties,
       COLLECT { MATCH (n)-[r]->(m) WHERE type(r) <> 'WAS' RETURN [type(r), m.key, properties(r)] } AS arcs
