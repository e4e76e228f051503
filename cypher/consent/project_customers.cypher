// Write what the policy says about these customers, so that the gate can read it.
//
// mode:     write
// personal: customer
// params:   rows list         {subject, may}: `may` maps may_* to the end of the permission, or null for none
// returns:  nothing
UNWIND $rows AS row
MATCH (x:Customer {key: row.subject})
SET x += row.may
