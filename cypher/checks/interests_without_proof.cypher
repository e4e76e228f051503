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
WHERE w.evidence IS NULL OR size(w.evidence) = 0
   OR any(proof IN w.evidence WHERE NOT EXISTS {
        MATCH (o:Post {key: proof})-[:ABOUT]->(i)
        WHERE EXISTS { (o)<-[:POSTED]-(:Handle)-[:IS]->(p) }
      })
RETURN p.key AS person, i.key AS interest
ORDER BY person, interest
LIMIT 100
