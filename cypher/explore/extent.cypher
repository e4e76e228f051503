// What the graph holds in all, shown or not.
//
// Question: how much is in the graph?
//
// mode:     read
// personal: none
// params:   none
// returns:  people integer     people the resolver made
//           accounts integer   accounts on platforms
//           customers integer  customer rows
//           posts integer      posts
//           brands integer     brands
//           interests integer  interests of the taxonomy
//           hashtags integer   hashtags
//           sources integer    sources of data
//           waiting integer    decisions that wait for a person
// one row:  in all
RETURN
  COUNT { (:Person) } AS people,
  COUNT { (:Handle) } AS accounts,
  COUNT { (:Customer) } AS customers,
  COUNT { (:Post) } AS posts,
  COUNT { (:Brand) } AS brands,
  COUNT { (:Interest) } AS interests,
  COUNT { (:Hashtag) } AS hashtags,
  COUNT { (:Source) } AS sources,
  COUNT { (d:Decision {status: 'waiting'}) } AS waiting
LIMIT 1
