// Take back interests that no post of a permitted account proves.
//
// mode:     write
// personal: customer
// params:   moment datetime       permissions must go beyond this moment
//           people list = null    keys of the people to look at; null for everybody
// returns:  nothing
// one row:  none
MATCH (p:Person)-[w:INTERESTED_IN]->(i:Interest)
WHERE ($people IS NULL OR p.key IN $people)
  AND NOT EXISTS {
    (p)<-[:IS]-(h:Handle)-[:POSTED]->(:Post)-[:ABOUT]->(i) WHERE h.may_insight > $moment
  }
DELETE w
