// How much hangs on a customer, by kind of tie.
//
// Question: what would open if I expanded this customer?
//
// mode:     read
// personal: customer
// params:   key string  key of the customer, e.g. "crm:…"
// returns:  is_out_person integer         the person behind a customer row
//           bought_out_product integer    products a customer bought
//           lives_in_out_place integer    place of a customer
// one row:  in all, none when it may not be shown
MATCH (n:Customer {key: $key}) WHERE n[$may] > $now
RETURN
  COUNT { (n)-[:IS]->(m:Person) } AS is_out_person,
  COUNT { (n)-[:BOUGHT]->(m:Product) } AS bought_out_product,
  COUNT { (n)-[:LIVES_IN]->(m:Place) } AS lives_in_out_place
LIMIT 1
