// How many nodes each imported label has.
//
// Question: which labels are empty, so that nothing need be asked about them?
//
// mode:     read
// personal: none
// params:   none
// returns:  label string    label
//           nodes integer   how many
// one row:  per label
MATCH (n:Handle)
RETURN 'Handle' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Customer)
RETURN 'Customer' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Post)
RETURN 'Post' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Interest)
RETURN 'Interest' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Brand)
RETURN 'Brand' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Product)
RETURN 'Product' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Hashtag)
RETURN 'Hashtag' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Place)
RETURN 'Place' AS label, count(n) AS nodes
