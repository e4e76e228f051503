// How much was imported, said about consent and may be linked, in all.
//
// Question: has anything been written that changes what may be compared?
//
// mode:     read
// personal: none              (counts, of nobody in particular)
// params:   gate string       property that holds the permission, e.g. "may_link"
//           moment datetime   the moment at which it must hold
// returns:  rows integer      rows that imports have stored
//           imports integer   imports
//           events integer    consent events
//           records integer   accounts and customer rows that may be used
// one row:  in all
OPTIONAL MATCH (i:Import)
WITH sum(coalesce(i.position, 0)) AS rows, count(i) AS imports
OPTIONAL MATCH (c:Consent)
WITH rows, imports, count(c) AS events
OPTIONAL MATCH (x:Handle|Customer)
WHERE x[$gate] > $moment
RETURN rows, imports, events, count(x) AS records
