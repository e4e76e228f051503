// Consent events that belong to no subject, to two, or to another purpose than they name.
//
// Question: is it clear who agreed to what?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  consent string    key of the event
//           subjects integer  records it belongs to
//           purposes integer  purposes it is for, of the slug it names
// one row:  per event
MATCH (c:Consent)
WITH c, COUNT { (s:Handle|Customer|Person)-[:GAVE]->(c) WHERE s.key = c.subject } AS subjects,
     COUNT { (c)-[:FOR]->(p:Purpose) WHERE p.slug = c.purpose } AS purposes
WHERE subjects <> 1 OR purposes <> 1
RETURN c.key AS consent, subjects AS subjects, purposes AS purposes
ORDER BY consent
LIMIT 100
