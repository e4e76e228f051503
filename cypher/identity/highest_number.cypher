// The highest dense number any person has or had, -1 when there is nobody.
//
// Question: which number does the next person get?
//
// mode:     read
// personal: none              (one number, of nobody in particular)
// params:   none
// returns:  highest integer   highest dense number, or -1
// one row:  in all
MATCH (p:Person|Former)
RETURN coalesce(max(p.idx), -1) AS highest
