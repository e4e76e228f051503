// Which sample world this store holds, and whether it is whole.
//
// Question: did a demo build this store, and did it end?
//
// mode:     read
// personal: none
// params:   none
// returns:  world string  name, size and seed of the world, and "building" or "whole"
// one row:  in all, none when no demo ran here
MATCH (m:Meta {key: 'meta:world'})
RETURN m.text AS world
LIMIT 1
