// Platforms with an account that may be shown, most accounts first.
//
// Question: where are the people we know?
//
// mode:     read
// personal: handle
// params:   limit integer = 50  most rows to return, 1 to 100
// returns:  platform string   platform slug
//           accounts integer  accounts that may be shown
// one row:  per platform
MATCH (h:Handle)
WHERE h[$may] > $now
RETURN h.platform AS platform, count(*) AS accounts
ORDER BY accounts DESC, platform
LIMIT $limit
