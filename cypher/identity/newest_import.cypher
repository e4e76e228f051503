// When the newest import began.
//
// Question: is this the store that something was computed of, or one built anew in its place?
//
// mode:     read
// personal: none
// params:   none
// returns:  began datetime  start of the newest import, null when nothing was imported
// one row:  in all
MATCH (i:Import)
RETURN max(i.started_at) AS began
