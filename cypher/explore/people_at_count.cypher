// How many people at a place.
//
// Question: how many people are these?
//
// mode:     read
// personal: customer
// params:   place string          key of the place, e.g. "place:utrecht"
//           text string = ""      part of a handle or name, folded to lower-case ASCII
//           platform string = ""  only people with an account on this platform
// returns:  people integer  different people
// one row:  in all
MATCH (:Place {key: $place})<-[:LIVES_IN]-(l:Handle|Customer)-[:IS]->(p:Person)
WHERE l[$may] > $now
  AND ($text = '' OR EXISTS { (p)<-[:IS]-(f:Handle|Customer) WHERE f[$may] > $now AND f.search_name CONTAINS $text })
  AND ($platform = '' OR EXISTS { (p)<-[:IS]-(f:Handle) WHERE f[$may] > $now AND f.platform = $platform })
RETURN count(DISTINCT p) AS people
LIMIT 1
