// How much hangs on a person, by kind of tie.
//
// Question: what would open if I expanded this person?
//
// mode:     read
// personal: customer
// params:   key string  key of the person, e.g. "person:…"
// returns:  is_in_handle integer                  accounts of a person
//           is_in_customer integer                customer rows of a person
//           interested_in_out_interest integer    interests of a person that a visible post proves
// one row:  in all, none when it may not be shown
MATCH (n:Person {key: $key})
WHERE EXISTS { (n)<-[:IS]-(v:Handle|Customer) WHERE v[$may] > $now }
RETURN
  COUNT { (n)<-[:IS]-(m:Handle) WHERE m[$may] > $now } AS is_in_handle,
  COUNT { (n)<-[:IS]-(m:Customer) WHERE m[$may] > $now } AS is_in_customer,
  COUNT { (n)-[:INTERESTED_IN]->(m:Interest) WHERE EXISTS { (n)<-[:IS]-(a:Handle)-[:POSTED]->(:Post)-[:ABOUT]->(m) WHERE a[$may] > $now } } AS interested_in_out_interest
LIMIT 1
