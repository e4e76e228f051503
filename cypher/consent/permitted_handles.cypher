// How many accounts there are, and how many of them may be used for a purpose now.
//
// Question: how many accounts are left out for want of permission?
//
// mode:     read
// personal: none              (two numbers, of nobody in particular)
// params:   gate string       property that holds the permission, e.g. "may_insight"
//           moment datetime   the moment at which it must hold
// returns:  records integer   accounts in the graph
//           permitted integer   accounts that may be used
// one row:  in all
MATCH (x:Handle)
RETURN count(*) AS records, sum(CASE WHEN x[$gate] > $moment THEN 1 ELSE 0 END) AS permitted
