// Interests of people that name no post, or a post that is not theirs or not about it.
//
// Question: is every interest proven?
//
// mode:     read
// personal: none            (keys only, for the operator)
// params:   none
// returns:  person string    key of the person
//           interest string  key of the interest
// one row:  per person and interest
MATCH (p:Person)-[w:INTERESTED_IN]->(i:Interest)
UNWIND CASE WHEN size(coalesce(w.evidence, [])) = 0 THEN [''] ELSE w.evidence END AS proof
OPTIONAL MATCH (o:Post {key: proof})
WITH p, i, o
WHERE o IS NULL
   OR NOT EXISTS { (o)-[:ABOUT]->(i) }
   OR NOT EXISTS { (o)<-[:POSTED]-(:Handle)-[:IS]->(p) }
WITH DISTINCT p, i
RETURN p.key AS person, i.key AS interest
ORDER BY person, interest
LIMIT 100
