// How far an import came.
//
// Question: was this file imported before, and to its end?
//
// mode:     read
// personal: none
// params:   key string  key of the import
// returns:  status string       running, done or failed
//           position integer    last row whose effect is stored
//           new integer         rows that were new
//           changed integer     rows that changed something
//           unchanged integer   rows already known
// one row:  one, when it is known
MATCH (i:Import {key: $key})
RETURN i.status AS status, i.position AS position, i.new AS new, i.changed AS changed, i.unchanged AS unchanged
