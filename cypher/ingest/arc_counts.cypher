// How many arcs of each imported type there are.
//
// Question: is there any arc that a row could repeat?
//
// mode:     read
// personal: none
// params:   none
// returns:  type string    relationship type
//           arcs integer   how many
// one row:  per type
MATCH (:Handle)-[r:FOLLOWS]->()
RETURN 'FOLLOWS' AS type, count(r) AS arcs
UNION ALL
MATCH (:Handle)-[r:INFLUENCES]->()
RETURN 'INFLUENCES' AS type, count(r) AS arcs
UNION ALL
MATCH (:Handle)-[r:LIKES]->()
RETURN 'LIKES' AS type, count(r) AS arcs
UNION ALL
MATCH (:Handle)-[r:LISTS]->()
RETURN 'LISTS' AS type, count(r) AS arcs
