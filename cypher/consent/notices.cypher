// Keep the wordings that were shown; a wording that is there already is left as it is.
//
// mode:     write
// personal: none
// params:   rows list         {key, notice}: `notice` holds every property
// returns:  nothing
UNWIND $rows AS row
MERGE (n:Notice {key: row.key})
ON CREATE SET n += row.notice
