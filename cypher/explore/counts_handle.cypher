// How much hangs on an account, by kind of tie.
//
// Question: what would open if I expanded this account?
//
// mode:     read
// personal: customer
// params:   key string  key of the account, e.g. "x:anna"
// returns:  is_out_person integer            the person behind an account
//           follows_out_handle integer       accounts an account follows
//           follows_in_handle integer        accounts that follow an account
//           influences_out_handle integer    accounts that act after an account
//           influences_in_handle integer     accounts after which an account acts
//           links_to_out_handle integer      accounts an account links to in its profile
//           links_to_in_handle integer       accounts whose profile links to an account
//           posted_out_post integer          posts of an account
//           likes_out_post integer           posts an account liked
//           mentions_in_post integer         posts that name an account
//           speaks_for_out_brand integer     brands an account speaks for
//           lives_in_out_place integer       place an account states
// one row:  in all, none when it may not be shown
MATCH (n:Handle {key: $key}) WHERE n[$may] > $now
RETURN
  COUNT { (n)-[:IS]->(m:Person) } AS is_out_person,
  COUNT { (n)-[:FOLLOWS]->(m:Handle) WHERE m[$may] > $now } AS follows_out_handle,
  COUNT { (n)<-[:FOLLOWS]-(m:Handle) WHERE m[$may] > $now } AS follows_in_handle,
  COUNT { (n)-[:INFLUENCES]->(m:Handle) WHERE m[$may] > $now } AS influences_out_handle,
  COUNT { (n)<-[:INFLUENCES]-(m:Handle) WHERE m[$may] > $now } AS influences_in_handle,
  COUNT { (n)-[:LINKS_TO]->(m:Handle) WHERE m[$may] > $now } AS links_to_out_handle,
  COUNT { (n)<-[:LINKS_TO]-(m:Handle) WHERE m[$may] > $now } AS links_to_in_handle,
  COUNT { (n)-[:POSTED]->(m:Post) } AS posted_out_post,
  COUNT { (n)-[:LIKES]->(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS likes_out_post,
  COUNT { (n)<-[:MENTIONS]-(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS mentions_in_post,
  COUNT { (n)-[:SPEAKS_FOR]->(m:Brand) } AS speaks_for_out_brand,
  COUNT { (n)-[:LIVES_IN]->(m:Place) } AS lives_in_out_place
LIMIT 1
