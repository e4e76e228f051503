// How many posts may be shown, and from when to when.
//
// Question: how much of what was said may I see for this purpose?
//
// mode:     read
// personal: handle
// params:   none
// returns:  posts integer    posts of accounts that may be shown
//           oldest datetime  oldest of them
//           newest datetime  newest of them
// one row:  in all
MATCH (h:Handle)-[:POSTED]->(o:Post)
WHERE h[$may] > $now
RETURN count(o) AS posts, min(o.posted_at) AS oldest, max(o.posted_at) AS newest
LIMIT 1
