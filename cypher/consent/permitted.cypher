// Records that may be used for the purpose named, with the end of the permission.
//
// Question: who may be used for this, and how long?
//
// mode:     read
// personal: customer
// params:   limit integer = 1000  most rows to return, 1 to 100000
// returns:  subject string   key of an account or customer
//           until datetime   end of the permission
// one row:  per record
MATCH (x:Handle|Customer)
WHERE x[$may] > $now
RETURN x.key AS subject, x[$may] AS until
ORDER BY subject
LIMIT $limit
