// People with an interest that a visible post proves, at a place or anywhere.
//
// Question: who here cares about this?
//
// mode:     read
// personal: customer
// params:   interest string       key of the interest, e.g. "interest:coffee"
//           place string = ""     key of the place; empty for anywhere
//           text string = ""      part of a handle or name, folded to lower-case ASCII
//           platform string = ""  only people with an account on this platform
//           sort string = "name"  name, followers, records or interest
//           offset integer = 0    rows to skip
//           limit integer = 50    most rows to return, 1 to 1000
// returns:  key string         key of the person
//           sort_name string   what the person is called, lower case
//           followers integer  followers the platforms state, accounts added up; null when none states them
//           records integer    accounts and customer rows that may be shown
//           weight float       strength of the interest, 0 to 1; null when none was asked for
// one row:  per person
MATCH (i:Interest {key: $interest})<-[w:INTERESTED_IN]-(p:Person)
WHERE EXISTS { (p)<-[:IS]-(a:Handle)-[:POSTED]->(:Post)-[:ABOUT]->(i) WHERE a[$may] > $now }
  AND ($place = '' OR EXISTS { (p)<-[:IS]-(l:Handle|Customer)-[:LIVES_IN]->(:Place {key: $place}) WHERE l[$may] > $now })
  AND ($text = '' OR EXISTS { (p)<-[:IS]-(f:Handle|Customer) WHERE f[$may] > $now AND f.search_name CONTAINS $text })
  AND ($platform = '' OR EXISTS { (p)<-[:IS]-(f:Handle) WHERE f[$may] > $now AND f.platform = $platform })
WITH p, w.weight AS weight
MATCH (r:Handle|Customer)-[:IS]->(p)
WHERE r[$may] > $now
WITH p, max(weight) AS weight, CASE WHEN count(r.followers) > 0 THEN sum(r.followers) END AS followers, count(r) AS records,
  min(
    CASE WHEN coalesce(r.name, r.username) IS NULL THEN '2' WHEN r:Customer THEN '0' ELSE '1' END
    + r.key + '|' + toLower(coalesce(r.name, r.username, r.key))
  ) AS first
WITH p, weight, followers, records, last(split(first, '|')) AS sort_name
RETURN
  p.key AS key,
  sort_name AS sort_name,
  followers AS followers,
  records AS records,
  weight AS weight
ORDER BY
  CASE $sort WHEN 'followers' THEN -coalesce(followers, -1) WHEN 'records' THEN -records WHEN 'interest' THEN -coalesce(weight, 0.0) ELSE 0 END,
  sort_name,
  key
SKIP $offset
LIMIT $limit
