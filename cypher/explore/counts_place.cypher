// How much hangs on a place, by kind of tie.
//
// Question: what would open if I expanded this place?
//
// mode:     read
// personal: customer
// params:   key string  key of the place, e.g. "place:utrecht"
// returns:  lives_in_in_handle integer      accounts at a place
//           lives_in_in_customer integer    customers at a place
// one row:  in all, none when it may not be shown
MATCH (n:Place {key: $key})
RETURN
  COUNT { (n)<-[:LIVES_IN]-(m:Handle) WHERE m[$may] > $now } AS lives_in_in_handle,
  COUNT { (n)<-[:LIVES_IN]-(m:Customer) WHERE m[$may] > $now } AS lives_in_in_customer
LIMIT 1
