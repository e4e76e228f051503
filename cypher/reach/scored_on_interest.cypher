// People interested in something, by a score that was written to them, highest first.
//
// Question: which of those who care about cycling are heard most?
//
// mode:     read
// personal: handle
// params:   interest string                 key of the interest, e.g. "interest:cycling"
//           score string = reach_authority  property of the score: reach_ and the name of a measure
//           limit integer = 50              most rows to return, 1 to 1000
// returns:  key string        key of the person
//           score float       the score as it was written
//           weight float      strength of the interest, 0 to 1
//           written_at datetime  when the score was written
// one row:  per key
MATCH (:Interest {key: $interest})<-[w:INTERESTED_IN]-(p:Person)
WHERE p[$score] IS NOT NULL AND p[$score + '_may'] = $may
  AND EXISTS { MATCH (p)<-[:IS]-(h:Handle) WHERE h[$may] > $now }
RETURN p.key AS key, p[$score] AS score, w.weight AS weight, p[$score + '_at'] AS written_at
ORDER BY score DESC, key
LIMIT $limit
