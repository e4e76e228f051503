// How many people with a part of a handle or name, or on a platform.
//
// Question: how many people are these?
//
// mode:     read
// personal: customer
// params:   text string = ""      part of a handle or name, folded to lower-case ASCII
//           platform string = ""  only people with an account on this platform
// returns:  people integer  different people
// one row:  in all
MATCH (f:Handle|Customer)-[:IS]->(p:Person)
WHERE f[$may] > $now
  AND ($text = '' OR f.search_name CONTAINS $text)
  AND ($platform = '' OR f.platform = $platform)
RETURN count(DISTINCT p) AS people
LIMIT 1
