// Tie new consent events to the wording that was shown.
//
// mode:     write
// personal: customer
// params:   rows list  {event, notice}: two keys
// returns:  nothing
UNWIND $rows AS row
MATCH (c:Consent {key: row.event})
MATCH (n:Notice {key: row.notice})
CREATE (c)-[:READ]->(n)
