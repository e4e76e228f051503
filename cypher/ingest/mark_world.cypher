// Note which sample world this store holds.
//
// Question: did a demo build this store, and did it end?
//
// mode:     write
// personal: none
// params:   world string  name, size and seed of the world, and "building" or "whole"
// returns:  nothing
MERGE (m:Meta {key: 'meta:world'})
SET m.text = $world
