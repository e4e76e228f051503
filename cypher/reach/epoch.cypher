// How many events the ledger of consent holds.
//
// Question: has anybody's permission changed since a snapshot was made?
//
// mode:     read
// personal: none
// params:   none
// returns:  consents integer  events; the ledger only grows
// one row:  in all
MATCH (c:Consent)
RETURN count(c) AS consents
