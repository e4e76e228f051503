// Platforms, interests and places to choose from in a list of people.
//
// Question: by what can people be filtered?
//
// mode:     read
// personal: none
// params:   limit integer = 400  most rows of one kind to return
// returns:  kind string     interest or place
//           key string      its key
//           name string     what people call it
//           name_nl string  its Dutch name, when it has one of its own
// one row:  per choice
MATCH (n:Interest|Place)
WHERE EXISTS { (n)<-[:INTERESTED_IN|LIVES_IN]-() }
RETURN
  toLower(head(labels(n))) AS kind,
  n.key AS key,
  coalesce(n.name, n.label_en) AS name,
  n.label_nl AS name_nl
ORDER BY kind, name, key
LIMIT $limit
