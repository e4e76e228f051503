// How much hangs on a post, by kind of tie.
//
// Question: what would open if I expanded this post?
//
// mode:     read
// personal: handle
// params:   key string  key of the post, e.g. "x:123"
// returns:  posted_in_handle integer        the account that wrote a post
//           likes_in_handle integer         accounts that liked a post
//           mentions_out_handle integer     accounts a post names
//           mentions_out_brand integer      brands a post names
//           mentions_out_product integer    products a post names
//           reply_to_out_post integer       the post that a post answers
//           reply_to_in_post integer        answers to a post
//           shares_out_post integer         the post that a post passes on
//           shares_in_post integer          posts that pass a post on
//           quotes_out_post integer         the post that a post quotes
//           quotes_in_post integer          posts that quote a post
//           tagged_out_hashtag integer      hashtags of a post
//           about_out_interest integer      interests a post is about
// one row:  in all, none when it may not be shown
MATCH (n:Post {key: $key})<-[:POSTED]-(w:Handle) WHERE w[$may] > $now
RETURN
  COUNT { (n)<-[:POSTED]-(m:Handle) WHERE m[$may] > $now } AS posted_in_handle,
  COUNT { (n)<-[:LIKES]-(m:Handle) WHERE m[$may] > $now } AS likes_in_handle,
  COUNT { (n)-[:MENTIONS]->(m:Handle) WHERE m[$may] > $now } AS mentions_out_handle,
  COUNT { (n)-[:MENTIONS]->(m:Brand) } AS mentions_out_brand,
  COUNT { (n)-[:MENTIONS]->(m:Product) } AS mentions_out_product,
  COUNT { (n)-[:REPLY_TO]->(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS reply_to_out_post,
  COUNT { (n)<-[:REPLY_TO]-(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS reply_to_in_post,
  COUNT { (n)-[:SHARES]->(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS shares_out_post,
  COUNT { (n)<-[:SHARES]-(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS shares_in_post,
  COUNT { (n)-[:QUOTES]->(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS quotes_out_post,
  COUNT { (n)<-[:QUOTES]-(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS quotes_in_post,
  COUNT { (n)-[:TAGGED]->(m:Hashtag) } AS tagged_out_hashtag,
  COUNT { (n)-[:ABOUT]->(m:Interest) } AS about_out_interest
LIMIT 1
