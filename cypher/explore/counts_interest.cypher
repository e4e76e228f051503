// How much hangs on an interest, by kind of tie.
//
// Question: what would open if I expanded this interest?
//
// mode:     read
// personal: customer
// params:   key string  key of the interest, e.g. "interest:coffee"
// returns:  about_in_post integer              posts about an interest
//           interested_in_in_person integer    people interested in something
//           broader_out_interest integer       the broader interest
//           broader_in_interest integer        narrower interests
// one row:  in all, none when it may not be shown
MATCH (n:Interest {key: $key})
RETURN
  COUNT { (n)<-[:ABOUT]-(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS about_in_post,
  COUNT { (n)<-[:INTERESTED_IN]-(m:Person) WHERE EXISTS { (m)<-[:IS]-(a:Handle)-[:POSTED]->(:Post)-[:ABOUT]->(n) WHERE a[$may] > $now } } AS interested_in_in_person,
  COUNT { (n)-[:BROADER]->(m:Interest) } AS broader_out_interest,
  COUNT { (n)<-[:BROADER]-(m:Interest) } AS broader_in_interest
LIMIT 1
