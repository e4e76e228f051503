// How much hangs on a brand, by kind of tie.
//
// Question: what would open if I expanded this brand?
//
// mode:     read
// personal: handle
// params:   key string  key of the brand, e.g. "brand:acme"
// returns:  mentions_in_post integer           posts that name a brand
//           of_in_product integer              products of a brand
//           competes_with_out_brand integer    rivals of a brand
//           competes_with_in_brand integer     brands that name a brand as rival
//           speaks_for_in_handle integer       accounts that speak for a brand
// one row:  in all, none when it may not be shown
MATCH (n:Brand {key: $key})
RETURN
  COUNT { (n)<-[:MENTIONS]-(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS mentions_in_post,
  COUNT { (n)<-[:OF]-(m:Product) } AS of_in_product,
  COUNT { (n)-[:COMPETES_WITH]->(m:Brand) } AS competes_with_out_brand,
  COUNT { (n)<-[:COMPETES_WITH]-(m:Brand) } AS competes_with_in_brand,
  COUNT { (n)<-[:SPEAKS_FOR]-(m:Handle) WHERE m[$may] > $now } AS speaks_for_in_handle
LIMIT 1
