// What hangs on these records: posts, purchases, permissions, interests and facts, for an un-merge to show.
//
// Question: what goes with these records when they leave the person?
//
// mode:     read
// personal: customer
// params:   keys list          keys of accounts and customer rows
// returns:  record string      key of the account or customer row
//           platform string    platform of an account, null for a customer row
//           name string        name on the record, else its handle
//           posts integer      posts it wrote
//           purchases integer  purchases of a customer row
//           follows integer    accounts it follows
//           followed integer   accounts that follow it
//           consents list      consent events it gave, as [purpose, status], oldest first
//           interests list     interests of its person that posts of this record prove, where insight is permitted
//           facts list         names of what a customer row tells
// one row:  per record
UNWIND $keys AS wanted
OPTIONAL MATCH (h:Handle {key: wanted})
OPTIONAL MATCH (c:Customer {key: wanted})
WITH coalesce(h, c) AS r, c
WHERE r[$may] > $now
RETURN
  r.key AS record,
  r.platform AS platform,
  coalesce(r.name, r.username) AS name,
  COUNT { (r)-[:POSTED]->(:Post) } AS posts,
  COUNT { (r)-[:BOUGHT]->(:Product) } AS purchases,
  COUNT { (r)-[:FOLLOWS]->(:Handle) } AS follows,
  COUNT { (r)<-[:FOLLOWS]-(:Handle) } AS followed,
  COLLECT { MATCH (r)-[:GAVE]->(e:Consent) RETURN [e.purpose, e.status] AS pair ORDER BY e.sequence, e.key } AS consents,
  COLLECT {
    MATCH (r)-[:IS]->(p:Person)-[:INTERESTED_IN]->(i:Interest)
    WHERE r.may_insight > $now AND EXISTS { (r)-[:POSTED]->(:Post)-[:ABOUT]->(i) }
    RETURN i.key AS key ORDER BY key
  } AS interests,
  CASE WHEN c IS NULL THEN [] ELSE [fact IN
    ['name', 'first_name', 'last_name', 'address', 'postcode', 'city', 'country', 'email', 'phone', 'birthday', 'handles']
    WHERE c[fact] IS NOT NULL] END AS facts
ORDER BY record
