// Posts of all accounts of a person in one stream, newest first, with what was understood.
//
// Question: what does this person say, and where?
//
// mode:     read
// personal: customer
// params:   key string             key of the person, e.g. "person:…"
//           platform string = ""   only this platform; empty for all
//           mood string = ""       positive, negative or neutral; empty for all
//           offset integer = 0     rows to skip
//           limit integer = 30     most rows to return, 1 to 1000
// returns:  key string             key of the post
//           text string            what was written
//           posted_at datetime     when
//           platform string        platform slug
//           handle string          key of the account that wrote it
//           username string        its handle, without "@"
//           language string        language of the text
//           mood float             -1 (negative) to 1 (positive)
//           mood_confidence float  trust in the mood, 0 to 1
//           intent string          complaint, question, praise, purchase or switch
//           sponsored boolean      carries a marker of paid content
//           likes integer          likes the platform states
//           shares integer         shares the platform states
//           replies integer        replies the platform states
//           views integer          views the platform states
//           brands list            brands and products it names, as [key, name]
//           interests list         interests it is about, as [key, English, Dutch]
//           tags list              hashtags, without "#"
//           passes_on boolean      passes on or quotes another post
//           passed_on list         the post passed on, when it may be shown: [key, text, account, username]
// one row:  per post
MATCH (:Person {key: $key})<-[:IS]-(h:Handle)-[:POSTED]->(o:Post)
WHERE h[$may] > $now
  AND ($platform = '' OR h.platform = $platform)
  AND ($mood = '' OR ($mood = 'positive' AND o.mood >= 0.25)
    OR ($mood = 'negative' AND o.mood <= -0.25)
    OR ($mood = 'neutral' AND o.mood > -0.25 AND o.mood < 0.25))
RETURN
  o.key AS key,
  o.text AS text,
  o.posted_at AS posted_at,
  o.platform AS platform,
  h.key AS handle,
  h.username AS username,
  o.language AS language,
  o.mood AS mood,
  o.mood_confidence AS mood_confidence,
  o.intent AS intent,
  o.sponsored AS sponsored,
  o.likes AS likes,
  o.shares AS shares,
  o.replies AS replies,
  o.views AS views,
  COLLECT {
    MATCH (o)-[:MENTIONS]->(b:Brand|Product) RETURN [b.key, b.name] AS pair ORDER BY b.key
  } AS brands,
  COLLECT {
    MATCH (o)-[:ABOUT]->(i:Interest) RETURN [i.key, i.label_en, i.label_nl] AS triple ORDER BY i.key
  } AS interests,
  COLLECT { MATCH (o)-[:TAGGED]->(t:Hashtag) RETURN t.text AS text ORDER BY text } AS tags,
  EXISTS { (o)-[:SHARES|QUOTES]->(:Post) } AS passes_on,
  head(COLLECT {
    MATCH (o)-[:SHARES|QUOTES]->(x:Post)<-[:POSTED]-(a:Handle) WHERE a[$may] > $now
    RETURN [x.key, x.text, a.key, a.username] AS quad ORDER BY x.key LIMIT 1
  }) AS passed_on
ORDER BY posted_at DESC, key
SKIP $offset
LIMIT $limit
