// How many accounts and customers may be shown, and until when that holds.
//
// Question: how much of the graph may I see for this purpose?
//
// mode:     read
// personal: customer
// params:   limit integer = 2  one row a kind
// returns:  label string          Handle or Customer
//           records integer       records that may be shown
//           holds_until datetime  the first of their permissions to end
// one row:  per kind
MATCH (r:Handle|Customer)
WHERE r[$may] > $now
RETURN
  CASE WHEN r:Customer THEN 'Customer' ELSE 'Handle' END AS label,
  count(*) AS records,
  min(r[$may]) AS holds_until
ORDER BY label
LIMIT $limit
