// How many people with an interest that a visible post proves, at a place or anywhere.
//
// Question: how many people are these?
//
// mode:     read
// personal: customer
// params:   interest string       key of the interest, e.g. "interest:coffee"
//           place string = ""     key of the place; empty for anywhere
//           text string = ""      part of a handle or name, folded to lower-case ASCII
//           platform string = ""  only people with an account on this platform
// returns:  people integer  different people
// one row:  in all
MATCH (i:Interest {key: $interest})<-[w:INTERESTED_IN]-(p:Person)
WHERE EXISTS { (p)<-[:IS]-(a:Handle)-[:POSTED]->(:Post)-[:ABOUT]->(i) WHERE a[$may] > $now }
  AND ($place = '' OR EXISTS { (p)<-[:IS]-(l:Handle|Customer)-[:LIVES_IN]->(:Place {key: $place}) WHERE l[$may] > $now })
  AND ($text = '' OR EXISTS { (p)<-[:IS]-(f:Handle|Customer) WHERE f[$may] > $now AND f.search_name CONTAINS $text })
  AND ($platform = '' OR EXISTS { (p)<-[:IS]-(f:Handle) WHERE f[$may] > $now AND f.platform = $platform })
RETURN count(DISTINCT p) AS people
LIMIT 1
