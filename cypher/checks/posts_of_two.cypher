// Posts with two authors, and imported posts with none.
//
// Question: do we know who wrote every post?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  post string      key of the post
//           authors integer  accounts that are said to have written it
// one row:  per post
MATCH (o:Post)
WITH o, COUNT { (:Handle)-[:POSTED]->(o) } AS authors
WHERE authors > 1 OR (authors = 0 AND o.fingerprint IS NOT NULL)
RETURN o.key AS post, authors AS authors
ORDER BY post
LIMIT 100
