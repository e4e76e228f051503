// People at a place.
//
// Question: who is here?
//
// mode:     read
// personal: customer
// params:   place string          key of the place, e.g. "place:utrecht"
//           text string = ""      part of a handle or name, folded to lower-case ASCII
//           platform string = ""  only people with an account on this platform
//           sort string = "name"  name, followers, records or interest
//           offset integer = 0    rows to skip
//           limit integer = 50    most rows to return, 1 to 1000
// returns:  key string         key of the person
//           sort_name string   first handle or name in the alphabet
//           followers integer  followers the platforms state, accounts added up
//           records integer    accounts and customer rows that may be shown
//           weight float       strength of the interest, 0 to 1; null when none was asked for
// one row:  per person
MATCH (:Place {key: $place})<-[:LIVES_IN]-(l:Handle|Customer)-[:IS]->(p:Person)
WHERE l[$may] > $now
WITH DISTINCT p
MATCH (r:Handle|Customer)-[:IS]->(p)
WHERE r[$may] > $now
  AND ($text = '' OR r.search_name CONTAINS $text)
  AND ($platform = '' OR r.platform = $platform)
WITH p, null AS weight, min(r.search_name) AS sort_name, sum(coalesce(r.followers, 0)) AS followers, count(r) AS records
RETURN
  p.key AS key,
  sort_name AS sort_name,
  followers AS followers,
  records AS records,
  weight AS weight
ORDER BY
  CASE $sort WHEN 'followers' THEN -followers WHEN 'records' THEN -records WHEN 'interest' THEN -coalesce(weight, 0.0) ELSE 0 END,
  sort_name,
  key
SKIP $offset
LIMIT $limit
