// Tie consent events of accounts that a kill left loose to their subject, purpose and wording.
//
// mode:     write
// personal: customer
// params:   rows list  {subject, event, purpose, notice}: keys, `notice` null when no wording was shown
// returns:  nothing
UNWIND $rows AS row
MATCH (x:Handle {key: row.subject})
MATCH (c:Consent {key: row.event})
MATCH (p:Purpose {key: row.purpose})
OPTIONAL MATCH (n:Notice {key: row.notice})
MERGE (x)-[:GAVE]->(c)
MERGE (c)-[:FOR]->(p)
FOREACH (shown IN CASE WHEN n IS NULL THEN [] ELSE [n] END | MERGE (c)-[:READ]->(shown))
