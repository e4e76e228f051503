// When the first permission that holds now ends.
//
// Question: until when is what may be read now all that may be read?
//
// mode:     read
// personal: none              (one moment, of nobody in particular)
// params:   gate string       property that holds the permission, e.g. "may_link"
//           moment datetime   the moment at which it must hold
// returns:  first_end datetime  the first end after that moment, null when no permission holds
// one row:  in all
MATCH (x:Handle|Customer)
WHERE x[$gate] > $moment
RETURN min(x[$gate]) AS first_end
