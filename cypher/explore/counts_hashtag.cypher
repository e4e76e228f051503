// How much hangs on a hashtag, by kind of tie.
//
// Question: what would open if I expanded this hashtag?
//
// mode:     read
// personal: handle
// params:   key string  key of the hashtag, e.g. "tag:hiking"
// returns:  tagged_in_post integer    posts with a hashtag
// one row:  in all, none when it may not be shown
MATCH (n:Hashtag {key: $key})
RETURN
  COUNT { (n)<-[:TAGGED]-(m:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now } AS tagged_in_post
LIMIT 1
