// How many posts each account that may be linked wrote in each hour of the day.
//
// Question: at which hours is somebody awake?
//
// mode:     read
// personal: handle
// params:   none
// returns:  key string     key of the account
//           hour integer   hour of the day in UTC, 0 to 23
//           posts integer  posts in that hour
// one row:  per account and hour
MATCH (h:Handle)-[:POSTED]->(p:Post)
WHERE h[$may] > $now AND p.posted_at IS NOT NULL
RETURN h.key AS key, p.posted_at.hour AS hour, count(*) AS posts
ORDER BY key, hour
