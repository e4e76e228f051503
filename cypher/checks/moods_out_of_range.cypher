// Posts whose mood is not between -1 and 1, or whose confidence is not between 0 and 1.
//
// Question: is every mood a mood?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  post string       key of the post
//           mood float        as stored
//           confidence float  as stored
// one row:  per post
MATCH (o:Post)
WHERE o.mood < -1.0 OR o.mood > 1.0 OR o.mood_confidence < 0.0 OR o.mood_confidence > 1.0
RETURN o.key AS post, o.mood AS mood, o.mood_confidence AS confidence
ORDER BY post
LIMIT 100
