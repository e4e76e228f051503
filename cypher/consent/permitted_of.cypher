// Of these accounts, how many are known and how many may be used for a purpose now.
//
// Question: how many of these are left out for want of permission?
//
// mode:     read
// personal: none              (two numbers, of nobody in particular)
// params:   keys list         keys of accounts or customers
//           gate string   property that holds the permission, e.g. "may_insight"
//           moment datetime   the moment at which it must hold
// returns:  records integer   records of these in the graph
//           permitted integer   records that may be used
// one row:  in all
UNWIND $keys AS key
OPTIONAL MATCH (h:Handle {key: key})
OPTIONAL MATCH (c:Customer {key: key})
WITH coalesce(h, c) AS x
WHERE x IS NOT NULL
RETURN count(*) AS records, sum(CASE WHEN x[$gate] > $moment THEN 1 ELSE 0 END) AS permitted
