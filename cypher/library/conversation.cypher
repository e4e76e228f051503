// Answers under a post, directly or through other answers, oldest first.
//
// Question: how did this conversation go on?
//
// mode:     read
// personal: handle
// params:   post string         key of the post, e.g. "x:1001"
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  answer string       key of the answering post
//           answers_to string   key of the post it answers
//           posted_at datetime  when
//           handle string       key of the account
//           mood float          -1 (negative) to 1 (positive)
//           text string         what was written
// one row:  per answer and what it answers
MATCH (:Post {key: $post})<-[:REPLY_TO*0..5]-(q:Post)<-[:REPLY_TO]-(o:Post)<-[:POSTED]-(h:Handle)
WHERE h[$may] > $now AND EXISTS { (q)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now }
WITH DISTINCT o, q, h
RETURN o.key AS answer, q.key AS answers_to, o.posted_at AS posted_at, h.key AS handle, o.mood AS mood, o.text AS text
ORDER BY posted_at, answer, answers_to
LIMIT $limit
