// Write that an import runs, and where it comes from.
//
// mode:     write
// personal: none
// params:   key string         key of the import
//           facts map          its properties
//           source string      key of the source
//           source_facts map   properties of the source
// returns:  nothing
MERGE (s:Source {key: $source})
SET s += $source_facts
MERGE (i:Import {key: $key})
SET i += $facts
MERGE (i)-[:OF]->(s)
