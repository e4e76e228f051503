// Which consent events an import told of before.
//
// Question: which of these events are known, whoever told of them?
//
// mode:     read
// personal: none
// params:   keys list  keys of events
// returns:  key string   event
// one row:  per event
UNWIND $keys AS key
MATCH (c:Consent {key: key})-[:FROM]->(:Import)
RETURN DISTINCT c.key AS key
