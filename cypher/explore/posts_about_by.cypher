// Posts about interests by the permitted accounts of some people.
//
// Question: which posts prove an interest of a person?
//
// mode:     read
// personal: customer
// params:   people list            keys of the people
// returns:  person string          key of the person
//           interest string        key of the interest
//           post string            key of the post
//           weight float           how much the post is about it, 0 to 1
//           posted_at datetime     when it was posted
// one row:  per person, interest and post
UNWIND $people AS asked
MATCH (p:Person {key: asked})<-[:IS]-(h:Handle)-[:POSTED]->(o:Post)-[w:ABOUT]->(i:Interest)
WHERE h[$may] > $now
RETURN
  p.key AS person,
  i.key AS interest,
  o.key AS post,
  coalesce(w.weight, 1.0) AS weight,
  o.posted_at AS posted_at
ORDER BY person, interest, post
