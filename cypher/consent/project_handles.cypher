// Write what the policy says about these accounts, so that the gate can read it.
//
// mode:     write
// personal: handle
// params:   rows list         {subject, may}: `may` maps may_* to the end of the permission, or null for none
// returns:  nothing
UNWIND $rows AS row
MATCH (x:Handle {key: row.subject})
SET x += row.may
