// Posts about interests by the permitted accounts of people, for one page of accounts.
//
// Question: which posts prove an interest of a person?
//
// mode:     read
// personal: customer
// params:   first integer          first dense number of an account in the page
//           until integer          first dense number after the page
// returns:  person string          key of the person
//           interest string        key of the interest
//           post string            key of the post
//           weight float           how much the post is about it, 0 to 1
//           posted_at datetime     when it was posted
// one row:  per person, interest and post
MATCH (h:Handle)
WHERE h.idx >= $first AND h.idx < $until AND h[$may] > $now
MATCH (p:Person)<-[:IS]-(h)-[:POSTED]->(o:Post)-[w:ABOUT]->(i:Interest)
RETURN
  p.key AS person,
  i.key AS interest,
  o.key AS post,
  coalesce(w.weight, 1.0) AS weight,
  o.posted_at AS posted_at
ORDER BY person, interest, post
