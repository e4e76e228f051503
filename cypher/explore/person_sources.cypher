// Where the records of a person come from, by import.
//
// Question: from which source, file and row does each datum come?
//
// mode:     read
// personal: customer
// params:   key string         key of the person, e.g. "person:…"
//           limit integer = 100  most rows to return, 1 to 1000
// returns:  record string      key of the record
//           source string      slug of the source
//           terms string       its terms
//           link_terms string  may its records be linked: allowed, opt-in or forbidden
//           file string        file name
//           row integer        row in the file, 1 is the first data row
//           sets list          properties this row set
//           at datetime        when it was taken in
// one row:  per record, import and row
MATCH (:Person {key: $key})<-[:IS]-(r:Handle|Customer)-[f:FROM]->(i:Import)-[:OF]->(s:Source)
WHERE r[$may] > $now
RETURN
  r.key AS record,
  s.slug AS source,
  s.terms AS terms,
  s.link_terms AS link_terms,
  i.file AS file,
  f.row AS row,
  f.sets AS sets,
  f.at AS at
ORDER BY record, source, file, row
LIMIT $limit
