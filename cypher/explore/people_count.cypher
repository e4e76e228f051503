// How many people, found by a part of a handle or name, or in all.
//
// Question: how many people are these?
//
// mode:     read
// personal: customer
// params:   text string = ""      part of a handle or name, folded to lower-case ASCII
//           platform string = ""  only people with an account on this platform
// returns:  people integer  different people
// one row:  in all
MATCH (r:Handle|Customer)-[:IS]->(p:Person)
WHERE r[$may] > $now
  AND ($text = '' OR r.search_name CONTAINS $text)
  AND ($platform = '' OR r.platform = $platform)
RETURN count(DISTINCT p) AS people
LIMIT 1
