// All people who may be shown, with what a list is sorted by.
//
// Question: whom do we know?
//
// mode:     read
// personal: customer
// params:   limit integer = 1000000  most rows to return
// returns:  key string             key of the person
//           sort_name string       what the person is called, lower case
//           followers integer      followers the platforms state, accounts added up; null when none states them
//           records integer        accounts and customer rows that may be shown
//           holds_until datetime   the first of their permissions to end
// one row:  per person
MATCH (r:Handle|Customer)-[:IS]->(p:Person)
WHERE r[$may] > $now
WITH p, CASE WHEN count(r.followers) > 0 THEN sum(r.followers) END AS followers, count(r) AS records, min(r[$may]) AS holds_until,
  min(
    CASE WHEN coalesce(r.name, r.username) IS NULL THEN '2' WHEN r:Customer THEN '0' ELSE '1' END
    + r.key + '|' + toLower(coalesce(r.name, r.username, r.key))
  ) AS first
RETURN
  p.key AS key,
  last(split(first, '|')) AS sort_name,
  followers AS followers,
  records AS records,
  holds_until AS holds_until
ORDER BY key
LIMIT $limit
