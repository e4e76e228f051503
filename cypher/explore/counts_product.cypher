// How much hangs on a product, by kind of tie.
//
// Question: what would open if I expanded this product?
//
// mode:     read
// personal: customer
// params:   key string  key of the product, e.g. "product:tent"
// returns:  of_out_brand integer          the brand of a product
//           mentions_in_post integer      posts that name a product
//           bought_in_customer integer    customers who bought a product
// one row:  in all, none when it may not be shown
MATCH (n:Product {key: $key})
RETURN
  COUNT { (n)-[:OF]->(m:Brand) } AS of_out_brand,
  COUNT { (n)<-[:MENTIONS]-(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS mentions_in_post,
  COUNT { (n)<-[:BOUGHT]-(m:Customer) WHERE m[$may] > $now } AS bought_in_customer
LIMIT 1
