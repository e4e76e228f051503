// Tie customer rows to the person they were taken for until now.
//
// mode:     write
// personal: customer
// params:   rows list        {record, former, why, by}
//           moment datetime  until when
// returns:  nothing
UNWIND $rows AS row
MATCH (r:Customer {key: row.record})
MATCH (f:Former {key: row.former})
MERGE (r)-[w:WAS]->(f)
SET w.until = $moment, w.why = row.why, w.by = row.by
