// People and accounts of nobody known by a score that was written to them, highest first.
//
// Question: who was heard most when we last counted?
//
// mode:     read
// personal: handle
// params:   score string = reach_authority  property of the score: reach_ and the name of a measure
//           limit integer = 50              most rows to return, 1 to 1000
// returns:  key string        key of the person, else of the account
//           score float       the score as it was written
//           written_at datetime  when it was written
//           rests_on string   the snapshot and the options it rests on, as JSON
// one row:  per key
MATCH (h:Handle)
WHERE h[$may] > $now
OPTIONAL MATCH (h)-[:IS]->(p:Person)
WITH DISTINCT coalesce(p, h) AS voice
WHERE voice[$score] IS NOT NULL AND voice[$score + '_may'] = $may
RETURN voice.key AS key, voice[$score] AS score, voice[$score + '_at'] AS written_at, voice[$score + '_from'] AS rests_on
ORDER BY score DESC, key
LIMIT $limit
