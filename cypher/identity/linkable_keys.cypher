// Keys of all accounts and customer rows that may be linked now.
//
// Question: whom may the resolver name at this moment?
//
// mode:     read
// personal: customer
// params:   none
// returns:  key string  key of the account or customer row
// one row:  per record
MATCH (x:Handle|Customer)
WHERE x[$may] > $now
RETURN x.key AS key
ORDER BY key
