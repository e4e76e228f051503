// Set properties of purchases that are there.
//
// mode:     write
// personal: none
// params:   rows list  maps of customer, key and values
// returns:  nothing
UNWIND $rows AS row
MATCH (:Customer {key: row.customer})-[r:BOUGHT {key: row.key}]->(:Product)
SET r += row.values
