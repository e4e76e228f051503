// Links to a person, of records that may be linked, that name no consent event of their record.
//
// Question: does every link rest on a consent event?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  key string    key of the record
//           basis string  what it names as its basis
// one row:  per link
MATCH (r:Handle|Customer)-[i:IS]->(:Person)
WHERE r.may_link IS NOT NULL
  AND NOT EXISTS { MATCH (r)-[:GAVE]->(c:Consent) WHERE c.purpose = 'link' AND coalesce(i.basis, '') CONTAINS c.key }
RETURN r.key AS key, i.basis AS basis
ORDER BY key
LIMIT 100
