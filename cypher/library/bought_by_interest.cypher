// What people with an interest buy, most buyers first.
//
// Question: what sells to those who care about this?
//
// mode:     read
// personal: customer
// params:   interest string     key of the interest, e.g. "interest:cycling"
//           limit integer = 50  most rows to return, 1 to 1000
// returns:  product string     key of the product
//           name string        name of the product
//           people integer     people who bought it
//           purchases integer  how often it was bought
// cells:    people
// one row:  per product
MATCH (p:Person)-[:INTERESTED_IN]->(i:Interest {key: $interest})
WHERE EXISTS { (p)<-[:IS]-(a:Handle)-[:POSTED]->(:Post)-[:ABOUT]->(i) WHERE a[$may] > $now }
MATCH (p)<-[:IS]-(c:Customer)-[b:BOUGHT]->(x:Product)
WHERE c[$may] > $now
WITH x, count(DISTINCT p) AS people, count(b) AS purchases
RETURN x.key AS product, x.name AS name, people AS people, purchases AS purchases
ORDER BY people DESC, purchases DESC, product
LIMIT $limit
