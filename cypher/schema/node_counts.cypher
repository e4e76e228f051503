// How many nodes there are of each label.
//
// Question: what is in the graph?
//
// mode:     read
// personal: none
// params:   none
// returns:  label string   the label
//           nodes integer  how many carry it
// one row:  per label
MATCH (n)
UNWIND labels(n) AS label
RETURN label AS label, count(*) AS nodes
ORDER BY label
LIMIT 1000
