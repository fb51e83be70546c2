"""Words and sentence patterns of the generated reviews: plain data, no logic.

Every list is split three ways, ``train`` / ``validation`` / ``heldout``. Patterns, nouns, names and
fillers of one split never occur in another (``data.check_splits`` asserts it). Only function words,
the core sentiment words (``shared``) and their grammar are common.

Pattern notation (read by ``data.Grammar``)
    [a|b|]     one of the alternatives (here "a", "b" or nothing)
    {slot}     a word from the lists below; slots with a polarity use the review's polarity
    {xslot}    the same slot with the opposite polarity
    + - =      first character of a line: pattern for positive, negative, or both polarities; letters after
               it limit the pattern to domains by initial (p product, r restaurant, f film, h hotel, a app, d delivery)
"""

SPLITS = ("train", "validation", "heldout")

# --- words with a polarity -----------------------------------------------------------------------

ADJECTIVES: dict[str, dict[str, str]] = {
    "+": {
        "shared": "good,great,excellent,wonderful,lovely,amazing,fantastic,superb,brilliant,perfect,awesome,"
        "outstanding,nice,fine,pleasant,delightful,impressive,terrific,marvellous,splendid,first-class,"
        "exceptional,beautiful,charming,satisfying,remarkable,magnificent,fabulous,decent,helpful,useful,"
        "top-notch,well made",
        "train": "admirable,flawless,glorious,likeable,thoughtful,graceful,tasteful,dependable,trustworthy,"
        "agreeable,joyful,wonderfully simple,beautifully done,nicely made,cheerful,faultless,"
        "stunning,elegant,lively,super,cool,neat,sweet,adorable,ideal,superior,refreshing,inspiring,memorable,heavenly,"
        "stylish,classy,valuable,generous,exquisite,phenomenal,spectacular,sublime,gorgeous,polished,effective,efficient,"
        "powerful,convenient,affordable,relaxing,warm,tremendous,stellar,amusing,special,incredible,fun,divine,"
        "favourable,respectable,comforting,rewarding,uplifting",
        "validation": "lovable,delightfully simple,perfectly fine,nicely done,enjoyable,graciously done",
        "heldout": "wonderfully done,beautifully made,superbly made,brilliantly done,pleasing,amazingly good,"
        "fantastically clever,impressively solid,charmingly simple,greatly improved",
    },
    "-": {
        "shared": "bad,terrible,awful,horrible,poor,dreadful,disappointing,appalling,useless,disgusting,mediocre,"
        "pathetic,lousy,unacceptable,shocking,annoying,unpleasant,ridiculous,miserable,hopeless,dire,atrocious,"
        "abysmal,worthless,unhelpful,frustrating,broken,badly made,weak,rubbish",
        "train": "inexcusable,pointless,tasteless,unusable,unfair,careless,unlikeable,horrid,"
        "terribly weak,badly done,poorly made,unremarkable,uninteresting,unsafe,joyless,thoughtless,awkward,"
        "untidy,unclear,unsuitable,unconvincing,unattractive,unloved,uneven,lifeless,disappointingly thin,"
        "sad,ugly,nasty,lame,stupid,gross,vile,inferior,defective,overpriced,underwhelming,messy,painful,depressing,"
        "dishonest,misleading,inadequate,ineffective,inefficient,inconvenient,incompetent,unprofessional,unreasonable,"
        "unbearable,intolerable,laughable,shoddy,sloppy,tacky,tiresome,sickening,dismal,woeful,horrendous,hideous,"
        "dangerous,deplorable,embarrassing,offensive,dodgy,grim,ghastly,dated,uninspired,unforgivable,irritating,"
        "disgraceful,exhausting,insulting",
        "validation": "unimaginative,horribly made,hopelessly bad,unsatisfying,graceless,untrustworthy",
        "heldout": "unimpressive,unreliable,disappointingly weak,dreadfully made,terribly done,pathetically bad,"
        "annoyingly poor,unenjoyable,shockingly bad,undependable,horribly done,uselessly complicated",
    },
}

LIKE = {"+": "love,like,enjoy,adore,recommend,appreciate", "-": "hate,dislike,regret,despise,can't stand,loathe"}
LIKED = {"+": "loved,liked,enjoyed,adored,appreciated,recommended", "-": "hated,disliked,regretted,despised,loathed,returned"}
LIKES = {"+": "loves,likes,enjoys,adores", "-": "hates,dislikes,regrets,loathes"}
FEEL = {"+": "happy,pleased,delighted,satisfied,impressed,thrilled", "-": "unhappy,disappointed,annoyed,frustrated,dissatisfied,angry,let down,upset"}

# --- neutral words ------------------------------------------------------------------------------

NEUTRAL: dict[str, dict[str, str]] = {
    "adverb": {
        "train": "very,really,so,quite,absolutely,truly,extremely,just,pretty,simply,totally,rather",
        "validation": "genuinely,completely,particularly,fairly",
        "heldout": "incredibly,thoroughly,utterly,unbelievably,seriously",
    },
    "relative": {
        "train": "mother,father,sister,brother,son,daughter,wife,husband,friend,boss,aunt,cousin,uncle,partner",
        "validation": "girlfriend,boyfriend,roommate",
        "heldout": "grandmother,nephew,neighbour,flatmate,colleague",
    },
    "time": {
        "train": "last week,in March,on Saturday,in the summer,last month,in June,on Friday,yesterday,this spring,in 2021",
        "validation": "in October,on Tuesday,last winter",
        "heldout": "in November,on Wednesday,last autumn,over the holidays,in 2023",
    },
    "name": {
        "train": "Anna,Tom,Maria,John,Lucy,Peter,Sam,Emma,Paul,Nina,Jack,Olga",
        "validation": "Carla,Hugo,Ben",
        "heldout": "Zoë,Miguel,Priya,François,Hannah,Dmitri",
    },
    "city": {
        "train": "London,Paris,Leeds,Rome,Boston,Dublin,Berlin,Oslo,Madrid,Bristol",
        "validation": "Lisbon,Geneva,Cardiff",
        "heldout": "Kraków,Zürich,Seattle,Nairobi,Edinburgh",
    },
    "colour": {
        "train": "black,white,red,blue,green,grey,silver",
        "validation": "brown,pink",
        "heldout": "purple,orange,yellow",
    },
    "number": {"shared": "two,three,four,five,six,ten,2,3,4,5,a few"},
    "unit": {"shared": "days,weeks,months,hours"},
    "unit1": {"shared": "day,week,month,hour"},
}

# --- domains: nouns and groups of parts with the adjectives that fit them ----------------------------
# part = takes "was", parts = takes "were".

DOMAINS: dict[str, dict] = {
    "product": {
        "noun": {
            "train": "phone,laptop,kettle,toaster,vacuum,blender,camera,watch,chair,desk,lamp,mattress,backpack,jacket,"
            "tablet,printer,keyboard,speaker,drill,fan,heater,razor,tent,bike,book,mouse,table,bag,bottle,pen,"
            "mug,shirt,dress,coat,car,toy,ring,oven,fridge,microwave,clock,knife,pan,pillow,lock,hat,belt",
            "validation": "radio,sofa,mixer,wallet,scanner",
            "heldout": "headset,router,monitor,freezer,umbrella,suitcase,projector,treadmill,guitar,toothbrush",
        },
        "groups": [
            {
                "part": {"train": "battery,screen,sound,handle,lid,motor,cable,design,quality,build,fabric,plug",
                         "validation": "casing,picture,zip", "heldout": "display,charger,lens,coating,volume"},
                "parts": {"train": "buttons,wheels,straps,instructions,controls,legs,seams,parts,materials",
                          "validation": "knobs,hinges", "heldout": "pockets,switches,cables,bolts"},
                "+": "sturdy,reliable,sleek,quiet,durable,solid,handy,fast,strong,comfortable,easy to use",
                "-": "flimsy,noisy,fragile,slow,clunky,faulty,wobbly,loose,loud,hard to use",
            },
        ],
    },
    "restaurant": {
        "noun": {
            "train": "restaurant,cafe,pizzeria,bar,diner,bakery,takeaway,pub,canteen",
            "validation": "tavern,steakhouse", "heldout": "bistro,brasserie,teahouse,noodle bar",
        },
        "groups": [
            {
                "part": {"train": "food,soup,pizza,steak,coffee,dessert,bread,pasta,dinner,salad,meal,cake,chicken",
                         "validation": "curry,risotto", "heldout": "lasagne,burger,tiramisu,breakfast,omelette"},
                "parts": {"train": "chips,starters,desserts,vegetables,drinks,dishes,sandwiches",
                          "validation": "snacks,noodles", "heldout": "pancakes,dumplings,cocktails,oysters"},
                "+": "delicious,tasty,fresh,flavourful,mouth-watering,perfectly cooked",
                "-": "bland,greasy,stale,overcooked,soggy,cold,burnt,oversalted,undercooked,dry",
            },
            {
                "part": {"train": "waiter,service,chef,waitress,owner", "validation": "sommelier,bartender", "heldout": "host,cook,barman"},
                "parts": {"train": "staff,waiters,people", "validation": "servers", "heldout": "bartenders,cooks,hosts"},
                "+": "friendly,polite,attentive,kind,welcoming,quick", "-": "rude,slow,unfriendly,impolite,arrogant,lazy",
            },
        ],
    },
    "film": {
        "noun": {
            "train": "film,movie,comedy,thriller,sequel,series,documentary,musical,show",
            "validation": "drama,cartoon", "heldout": "western,biopic,miniseries,remake",
        },
        "groups": [
            {
                "part": {"train": "plot,story,script,ending,dialogue,acting,music,cast,pace",
                         "validation": "opening,lighting", "heldout": "soundtrack,storyline,finale,screenplay,editing"},
                "parts": {"train": "jokes,scenes,effects,characters,songs,actors", "validation": "fights,costumes",
                          "heldout": "stunts,lyrics,visuals,performances"},
                "+": "gripping,funny,moving,clever,exciting,touching,hilarious,entertaining",
                "-": "boring,predictable,dull,silly,confusing,tedious,forgettable,long-winded",
            },
        ],
    },
    "hotel": {
        "noun": {
            "train": "hotel,hostel,resort,guest house,apartment,cabin", "validation": "motel,chalet", "heldout": "campsite,lodge,villa,bungalow",
        },
        "groups": [
            {
                "part": {"train": "room,bed,shower,pool,lobby,bathroom,carpet,kitchen", "validation": "balcony,sauna",
                         "heldout": "terrace,bathtub,garden,suite,lounge"},
                "parts": {"train": "rooms,beds,towels,walls,sheets,windows", "validation": "pillows,corridors",
                          "heldout": "blankets,curtains,hallways,bathrooms"},
                "+": "clean,comfortable,spacious,quiet,spotless,cosy,bright", "-": "dirty,noisy,cramped,smelly,uncomfortable,filthy,damp,shabby",
            },
        ],
    },
    "app": {
        "noun": {
            "train": "app,game,website,program,tool,browser", "validation": "plugin,player", "heldout": "widget,calendar app,photo editor,podcast app",
        },
        "groups": [
            {
                "part": {"train": "interface,login,search,layout,menu,map,update,design", "validation": "toolbar,sync",
                         "heldout": "dashboard,onboarding,sign-in,dark mode"},
                "parts": {"train": "updates,settings,graphics,levels,features,controls", "validation": "filters,icons",
                          "heldout": "notifications,shortcuts,animations,reminders"},
                "+": "simple,intuitive,smooth,fast,easy to use,well designed,clear", "-": "buggy,slow,confusing,laggy,unstable,cluttered,hard to use",
            },
        ],
    },
    "delivery": {
        "noun": {
            "train": "parcel,package,delivery,order,shop,company", "validation": "shipment", "heldout": "consignment,crate,webshop,hamper",
        },
        "groups": [
            {
                "part": {"train": "packaging,box,wrapping,bag", "validation": "invoice,carton", "heldout": "shipping,label,envelope"},
                "parts": {"train": "contents,items,goods", "validation": "boxes", "heldout": "labels,products,envelopes"},
                "+": "neat,tidy,well packed,solid,clean", "-": "damaged,crushed,torn,smashed,wet,dented",
            },
            {
                "part": {"train": "driver,support,postman,tracking", "validation": "seller", "heldout": "courier,helpdesk,mailman"},
                "parts": {"train": "drivers,people", "validation": "sellers", "heldout": "couriers,suppliers"},
                "+": "quick,prompt,careful,punctual,polite,friendly", "-": "late,careless,slow,rude,lazy,unfriendly",
            },
        ],
    },
}

# --- sentence patterns ------------------------------------------------------------------------------

PATTERNS: dict[str, dict[str, str]] = {
    "plain": {
        "train": """
= The {part} [is|was] {padj}
= The {part} [is|was] {adverb} {padj}
= The {parts} [are|were] {padj}
= The {parts} were {adverb} {padj}
= This {noun} is {adj}
= This {noun} is {adverb} {adj}
= It [is|was] {adverb} {adj}
= It's {adj}
= I found the {noun} {adj}
= I found the {part} {padj}
= We thought the {part} was {adverb} {padj}
= I {like} this {noun}
= I [really|truly|simply|absolutely] {like} the {part}
= I {like} it
= I {like} everything about the {noun}
= We {liked} the {part} and the {parts}
=rfh We {liked} every minute
= My {relative} {likes} it
= My {relative} {likes} the {part}
= I am {feel} with this {noun}
= I'm {adverb} {feel} with the {part}
= My {relative} was {feel}
= We were {feel} with the {part}
= What a {adj} {noun}
= What {adj} {parts}
= The {part} was {padj} and the {parts} were {padj}
= The {parts} were {padj} and the {part} was {adverb} {padj}
= The {part} is {padj}, the {part} is {padj}
= It has {adj} {parts}
= A {adj} {noun} with a {adj} {part}
= Everything was {adj}
= Everything about the {noun} was {adj}
= I think the {noun} is {adj}
= I must say the {part} is {adverb} {padj}
= I do not usually write reviews, but this {noun} is {adj}
= I don't say this often: the {part} is {padj}
= You don't need to know much to see that it is {adj}
= If you don't mind me saying, the {parts} were {padj}
= I can't believe how {adj} this {noun} is
= I have never seen such {adj} {parts}
= In short, {adj}
= Overall a {adj} {noun}
= All in all it was {adj}
= {adj}, just {adj}
=rfh The {noun} was {adj} from start to finish
= The {part} looks {adj}
= The whole {noun} feels {adj}
= From the {part} to the {part}, all of it was {adj}
= My {relative} and I {liked} it
= He called the {part} {padj} and I agree
= {adj} {part} and {adj} {parts}
= My {relative} said the {part} was {padj}
= Out of the box it was {adj}
= The {part} came out {padj}
= It all went {adverb} {adj}
= It gets {adj} the longer you have it
= I keep thinking how {adj} it was
= The first thing I saw was the {part}: {padj}
= For a {noun} of this price the {part} is {padj}
= {adj} from the first day to the last
= The {noun} we got was {adj}
= We had a {adj} time
= We had a {adj} time with the {noun}
= It gave us a {adj} time
= I had a {adj} experience
= A {adj} experience
= The {noun} came with a {adj} {part}
= The {parts} make it {adj}
= Those {parts} look {padj}
= These {parts} are {adverb} {padj}
= Each of the {parts} was {padj}
= All the {parts} were {padj}
= The {part} there was {padj}
= The {part} in particular was {padj}
= You get a {adj} {part} and {adj} {parts}
= Whoever made the {part} did a {adj} job
= They did a {adj} job
= {adj} job
= This is what a {adj} {noun} looks like
= I would say the {part} is {padj}
= In my view it is {adj}
= In my opinion the {noun} is {adj}
= The {noun} seems {adj}
= The {part} seems {padj} to me
= We both think it is {adj}
= Everyone at home {liked} it
= My {relative} always {likes} this kind of thing, and the {part} is {padj}
= As soon as we saw the {part} we were {feel}
= I was {feel} when I opened it
= I left {feel}
= After all that we were {feel}
= I have been {feel} ever since
= Both of us were {feel}
= That {part} is {padj}
= That was a {adj} {noun}
= One {adj} {noun}
= Quite a {adj} {part}, I must say
= It was a {adj} idea to get this {noun}
= On top of that the {parts} are {padj}
= Let me say it once more: {adj}
= Its {part} is {padj}
= Our {part} was {padj}
= With {adj} {parts}
= Here the {part} is {adverb} {padj}
= Nobody told me that the {parts} are so {padj}
= Who knew that a {noun} could be so {adj}
= [The|My|Our|Your|That|Its|Their] {part} [is|was|seems|seemed|looks|looked|feels|felt|remains|proved|has been|will be|became|stays|sounds] [|so |more or less |once again |always ]{padj}
= [The|My|Our|Your|Those|Its|Their] {parts} [are|were|seem|look|looked|feel|felt|remain|proved|have been|will be|stay|stayed] [|so |more or less |once again |always ]{padj}
= [This|That|The|My|Our|Your] {noun} [is|was|seems|seemed|looks|looked|feels|felt|proved|has been|will be|became|turns out to be] [|so |more or less |once again |always ]{adj}
= [It|This|That|All of it|Most of it|Half of it|The whole thing|The rest] [is|was|seems|seemed|looks|looked|feels|proved|has been|became|is going to be] [|so |more or less |once again |always ]{adj}
= [The|This|That] [{noun}|{part}] [and|and also|as well as|plus] [the|that] {part} [were|are|seem|looked|proved] [|all |both ]{padj}
= [We|I|You|They|People|Many|Some of us|All of us|My friends|He and I] [found|find|think|believe|say|said|agreed|know] [that |]the {part} [is|was] {padj}
= [We|I|They|You|People|Many of us|My friends|All the guests] [still |both |]{liked} [the|this|that|our] [{noun}|{part}]
= [You|We|I|They|People|All my friends] [will |]{like} [the|this|that|our] [{noun}|{part}]
= [He|She|My {relative}|{name}] [always |still |]{liked} [the|this|that|our] [{noun}|{part}]
= [He|She|My {relative}|{name}] [is|was|seems|seemed|looked|felt|left|came back|went home] [|very |so |quite ]{feel}
= [We|They|All of us|The kids|My friends] [are|were|seem|looked|felt|left|came back|went home] [|very |so |quite ]{feel}
= [I|You will be|I was|We were|I am] [|very |so |quite ]{feel} [about|with|by] [the|this|that] [{noun}|{part}]
= How {adj} [is this|is that|was that|this is|that was]
= How {adj} [a|the] [{noun}|{part}] can be
= So {adj}, [that|this|the] [{noun}|{part}]
= [Really|Truly|Very|Quite] {adj} [{noun}|{part}|{parts}|thing|things|people|idea|place|way]
= {adj} [thing|things|people|idea|place|way|days|results|work in every way|as ever|in short|for sure|through and through]
= {adj} [{noun}|{part}|{parts}] [here|there|again|too|and more|for sure|through and through|with it]
= [I call this|I call it|we call that|they call it|that is what I call|this is what I call] {adj}
= [Only|Once more|In one word,|Two words:|Or in other words,] {adj}
= {adj} [to|for] [me|us|my {relative}|everyone|people like me]
= A [really |very |truly ]{adj} [{noun}|{part}|place|thing|idea|day|night|morning|visit|way to spend a day]
= [Thanks to|Because of|With|After] the {part} [it was|we had|I had] a {adj} [day|night|morning|visit|time]
= The {part} [of|in|on|at|behind|for|from] [this|that|our|the] {noun} [is|was|seems] {padj}
= [There|Here|Inside|At the back|Up there|On the phone] the {part} [is|was] {padj}
= [They|We|You|I] [gave|showed|got|had|made|made us] a {adj} [{noun}|{part}|visit|day|time|job]
= [It|The {noun}|The {part}] [made|makes|got|had] [me|us|my {relative}|people|everyone] {feel}
= [Half|Most|All|Some|Each and every one] of the {parts} [were|are|seemed] {padj}
= [I opened it|I came in|We sat down|We arrived|I turned it on|It was put together] and [it|the {part}] was {padj}
= [Nobody|No one|Not one person] [warned|told|prepared] [me|us] [for how|about how] {adj} [it|the {noun}|the {part}] [is|was|would be]
= [Not only|Not just] [was|is] the {part} {padj}, the {part} [was|is] {padj} too
= The {part} [is not only|isn't just|was not only] {padj} but also {padj}
= [I have no doubt|There is no doubt|No doubt,|No question,] [it|this {noun}] is {adj}
= [I can't|You can't|Nobody can] [deny|forget] how {adj} the {part} [is|was]
+ I am a big fan of the {part}
+ Big fan
+ The {part} made me smile
+pa A joy to use
+ Such good value
- The {part} made me angry
-pa A pain to use
- Such a waste
- Big mistake
-rfh The {part} ruined it
- It is a [joke|mess|disaster]
- The {noun} was a [joke|mess|disaster]
+ It is so much fun
+ The {noun} is worth it
""",
        "validation": """
= The {part} turned out {padj}
= To me the {parts} seemed {padj}
= I'd call it {adj}
= That {noun} was {adverb} {adj}
= Both the {part} and the {part} were {padj}
= My {relative} thinks that the {noun} is {adj}
= I ended up {feel} with it
= {adj} {noun}, {adj} {part}
= We all {liked} this {noun}
= I [have always|always] {liked} the {part}
= Nobody warned me how {adj} the {part} is
= How {adj} the {parts} are
= So far the {noun} is {adj}
=rfh It was a {adj} evening thanks to the {part}
""",
        "heldout": """
= The {part} struck me as {padj}
= For the money the {parts} are {padj}
= The {noun} left me {feel}
= You will find the {part} {padj}
= [Honestly|Frankly|Seriously], the {part} is {padj}
= Our {relative} {liked} the {noun}
= I would describe the {parts} as {padj}
= Hands down {adj}
= There is one word for this {noun}: {adj}
= {part}: {padj}. {parts}: {padj}
= This must be called a {adj} {noun}
= The {noun} has a {adj} {part}, and its {parts} are {padj}
= Speaking as a {relative} of three, I {like} the {part}
= {adj} {parts}, if you ask me
= I keep telling my {relative} how {adj} it is
=pa {adverb} {feel} with my new {noun}
= {name} says the {part} is {adverb} {padj}
= When I first saw the {part} I was {feel}
=pa Our first {noun} and it was {adj}
= The {part} here is {padj} and so are the {parts}
""",
    },
    "short": {
        "train": """
= {adj}
= {adj}
= {padj}
= {adverb} {adj}
= {adj} {noun}
= {adj} {part}
= {adj} {parts}
= {adj}, {adj}, {adj}
= {adj} and {adj}
= Simply {adj}
= So {adj}
= {feel}
= {adverb} {feel}
+ Love it
+ Loved it
+ Five stars
+ 5 stars
+ 5/5
+ 10/10
+ Highly recommended
+ Would recommend
+ Yes please
+ Thank you
+ Wow
+ Worth it
+ Well done
+ Good value
+ Thumbs up
- Hate it
- Hated it
- One star
- 1 star
- 1/5
- 0/10
- Avoid
- Never again
-pad Do not buy
- Don't bother
- No thanks
- Waste of money
- Waste of time
- Stay away
- Thumbs down
- Overpriced
- Zero stars
- I give up
+ Bravo
+ So good
+ The best
+ Pure joy
+ Yes, yes, yes
+ A hit
+ Good job
+ Top
+ Can't complain
+ Happy days
+ [Well|So|Really|Truly|Totally] worth [the money|it|every bit of it|the price]
+ [I have no|We have no|With no|Not one|Zero] [regrets|doubts|second thoughts]
+ Good stuff from start to end
- So bad
- The worst
- Boo
- Junk
- Trash
- Garbage
- Crap
- Yuck
- Just no
- A flop
- Run away
- Bad, bad, bad
- Zero
""",
        "validation": """
= {adj} stuff
= Just {adj}
= {adj} all round
+ Full marks
+ Worth every star
- A waste
- No stars
- Keep away from this {noun}
""",
        "heldout": """
= {adj} indeed
= {adj} {part}, {adj} {parts}
= {adj} {noun}, {name}
= {adverb} {adj} {noun}
= A {adj} {noun}
= {adj} work
= Still {feel}
+ Five stars from me
+ Two thumbs up
+ Recommended
- One star is too much
- A waste of my money
- Avoid this {noun}
""",
    },
    "negation": {
        "train": """
= The {part} [is|was] not {xpadj}
= The {part} is not {adverb} {xpadj}
= The {part} [isn't|wasn't] {xpadj}
= The {part} wasn't {xpadj} at all
= The {parts} [aren't|weren't] {xpadj}
= The {parts} were not {xpadj}
= The {parts} were not at all {xpadj}
= The {parts} were never {xpadj}
= This {noun} is not {xadj}
= This {noun} is not {xadj} at all
= This {noun} isn't {adverb} {xadj}
= It's not {xadj}
= It is not {xadj} at all
= It isn't {xadj} in any way
= Not {xadj}
= Not {adverb} {xadj}
= Not {xadj} at all
= Not a {xadj} {noun}
= Not one of the {parts} was {xpadj}
= There is nothing {xadj} about this {noun}
= Nothing {xadj} about the {part}
= No {xadj} {parts} here
= The {part} was far from {xpadj}
= The {noun} was anything but {xadj}
= I would not call it {xadj}
= I wouldn't call the {part} {xpadj}
= I don't think the {noun} is {xadj}
= I don't find the {part} {xpadj}
= I do not {xlike} it
= I didn't {xlike} the {part}
= I did not {xlike} this {noun}
= My {relative} doesn't {xlike} it
= We didn't {xlike} the {parts}
= I am not {xfeel} with this {noun}
= I was not {xfeel}
= I wasn't {xfeel} with the {part}
= We weren't {xfeel} at all
= Nobody could say the {part} was {xpadj}
= Never {xadj}
= You can't say it is {xadj}
= Neither the {part} nor the {part} was {xpadj}
= Without any {xadj} {parts}
= [The|My|Our|That|Its] {part} [does not seem|doesn't seem|did not look|didn't look|never looked|never seems|will never be|won't be|cannot be called|has never been] {xpadj}
= [The|My|Our|Those|Their] {parts} [do not seem|don't seem|did not look|didn't look|never looked|never seem|will never be|won't be|cannot be called|have never been] {xpadj}
= [The|This|That] {noun} [does not seem|doesn't seem|did not look|didn't look|never looked|never seems|will never be|won't be|cannot be called|has never been] {xadj}
= [It|This|That] [does not seem|doesn't seem|did not look|didn't look|never looked|never seems|will never be|won't be|is not what I call|is nowhere near|is in no sense|is by no standard] {xadj}
= [I|We|You] [don't|do not|didn't|did not|can't|cannot|could not|will not|won't|would not|wouldn't|never|would never] {xlike} [it|the {noun}|the {part}|this {noun}|the {parts}]
= [He|She|My {relative}|{name}] [doesn't|does not|didn't|did not|can't|could not|won't|would not|never|would never] {xlike} [it|the {noun}|the {part}|this {noun}|the {parts}]
= [None|Not one|Not many|Few] of the {parts} [is|are|was|were|seem] {xpadj}
= [I|We|You|They] [couldn't|could not|would not|wouldn't] [say|claim|call] [that |]the {part} [is|was] {xpadj}
= [Not|Never|Hardly|Nowhere near] [|very |so |really |that ]{xadj}, [the|this|that] [{noun}|{part}]
= Not [the least bit|even|exactly|remotely|quite so|really|that|one bit] {xadj}
= Nothing [is|was|in it is|here is|there was|about it is|about them is] {xadj}
= [Hardly|Not exactly|Not even] [a|one] {xadj} [{noun}|{part}]
= [I have yet to see|I am still looking for|I looked in vain for] [a|one|any] {xadj} [{noun}|{part}]
= The {part} lacks anything {xadj}
+ I have no complaints
+ No complaints
+ There were no problems with the {part}
+ There is no problem with the {noun}
+ I had no trouble with it
+ I had no issues at all
+ Nothing to complain about
+ Nothing went wrong
+ I can't fault the {part}
+ You can't go wrong with this {noun}
+ I couldn't be happier
+ I couldn't be more {feel}
+ It never lets me down
+ The {noun} has not let me down
+ Not a single problem
+ [No|Without any|Not any|There were no|I had no|We had no|Never any|Zero|I have seen no] [problem|problems|trouble|issues|faults|worries|bad surprises|regret about it|defects|errors|fuss]
+ [Nothing|There is nothing|I found nothing|I have nothing|We found nothing] [bad to say|bad to tell|to dislike|to criticise|amiss|bad about it|that I would change|wrong here]
+ [Nothing was|Nothing is|Nothing ever is] [wrong|amiss|missing|broken|too much trouble for them]
+ [I|We|You] [can't|cannot|could not|couldn't] [find fault with|say anything bad about|say a bad word about|complain about|find anything wrong with] [it|the {noun}|the {part}]
+ [I|We] [never had|never had any|haven't had any|have not had one|did not have any] [problem|problems|trouble|reason to complain]
+ [I|We] [do not|don't|will never|won't|never] regret [it|getting it|coming here|the choice|a thing]
+ [It|The {noun}|The {part}] [never|has never|does not|will not|won't] [fail|fails|failed|disappoint|disappoints|break|let us down|let you down]
+ I [cannot|can't|could not] [stop using it|get enough|recommend it enough|praise the {part} enough|live without it now|wait for more|thank them enough]
+ [You|We] won't [find a better {noun}|be sorry|be disappointed|want to leave|go wrong]
+ I [would not|wouldn't] [change a thing|want any other {noun}|swap it for another|go anywhere else|be without it]
+pa I don't regret buying it
+ I have never regretted it
+ I don't have a bad word to say
+ I could not ask for more
+ You will not be disappointed
+ Don't hesitate
+p It hasn't broken yet and I use it every day
- I can't recommend this {noun}
- I would not recommend it
- I don't recommend it to anyone
-pa I will not buy it again
-rh I won't be back
-rh We will not be coming back
-pa It does not work
-pa It doesn't work at all
-pah The {part} didn't work
- Nothing works
- I have nothing good to say
- I can't find one good thing about it
- Not worth it
- Not worth the money
- [Nothing|There is nothing|I found nothing|I have nothing|We found nothing] [good to say|good to tell|to like|to praise|worth the money|nice about it|that I would keep|that works]
- [Nothing was|Nothing is|Nothing ever is] [right|as it should be|working|ready|done]
- [I|We|You] [can't|cannot|could not|couldn't] [find anything good about|say anything nice about|say a good word about|trust|use|praise] [it|the {noun}|the {part}]
- [I|We] [will never|won't|will not|would never|would not] [come|go|be|be going|return|order|buy|visit|eat] [back|here again|there again|again|anything there again]
- [It|The {noun}|The {part}] [never|does not|doesn't|will not|won't|no more] [work|works|worked|do what it should|start|last]
- None of [the {parts}|this|the things they promise] [work|works|worked|is true]
- I [cannot|can't|could not|wouldn't|would not] [wait to leave|recommend it to anyone|stand it|trust them|take it any more|give it a star]
- [You|We] won't [find a worse {noun}|be happy|want to come back|like it]
- [It|The {noun}|The {part}] should [be|have been] [better|much better|cheaper]
- [It|The {noun}|The {part}] should be {xadj}, [it isn't|and it isn't|which it is not]
- Not what I expected
- It's not worth the price
-pa Don't buy this {noun}
""",
        "validation": """
= The {part} didn't feel {xpadj}
= I cannot say that the {parts} were {xpadj}
= Not in the least {xadj}
= Hardly a {xadj} {noun}, is it? Not {xadj}
= Nothing about the {parts} was {xpadj}
= I never {xliked} the {part}
+ There was nothing wrong with the {part}
+ There's nothing bad to report
+ No regrets
-rh I wouldn't go back
- I can't say anything good about the {part}
- None of it works
""",
        "heldout": """
= Not {xpadj}, not {xpadj}
= I can't say the {noun} is {xadj}
= The {parts} didn't seem {xpadj} to me
= By no means {xadj}
= In no way was the {part} {xpadj}
= It never felt {xadj}
= Nobody in my family {xliked} it, {name} didn't {xlike} it either
= The {part} was not {xpadj} and the {parts} weren't {xpadj}
= Don't tell me the {part} is {xpadj}, because it isn't
= I'm not {adverb} {xfeel}
+ No trouble with the {part} so far
+ I have had no complaints this year
+pfa You won't regret this {noun}
+ You can't fault the {parts}
-pah The {part} no longer works
- I wouldn't recommend the {noun} to my {relative}
-pd We won't buy from them again
-pa The {parts} just don't work
""",
    },
    "contrast": {
        "train": """
= The {part} was {xpadj}, but the {part} was {padj}
= The {parts} were {xpadj} but the {part} was {adverb} {padj}
= The {part} was {xpadj} but the {noun} was {adj}
= Although the {part} was {xpadj}, the {parts} were {padj}
= Even though the {part} was {xpadj}, I {like} this {noun}
= Although I usually {xlike} this kind of {noun}, this one is {adj}
= I expected a {xadj} {noun}, but it was {adj}
= It looks {xadj}, but it is {adj}
= It sounds {xadj} but it's {adj}
= Despite the {xadj} {part}, I {like} this {noun}
= Despite the {xadj} {parts} the {noun} is {adj}
= The {part} is {xpadj}, yet the {noun} is {adj}
= My {relative} says it is {xadj}, but I think it is {adj}
= The {noun} is {adj}, even though the {part} is {xpadj}
= The {noun} was {adj} despite the {xadj} {part}
= I {like} this {noun}, although the {part} is {xpadj}
= The {part} may be {xpadj}, but overall it's {adj}
= Some say it is {xadj}. However, I {like} it
= The {part} is {xpadj}. However, the {noun} is {adj}
= At first it was {xadj}, but now it is {adj}
= The reviews said {xadj}, but it was {adj}
= The {part} looks {xadj}, but I {like} it
= While the {part} was {xpadj}, the {noun} was {adj}
= [The {part}|The {parts}|Everything else] [may be|might be|could be|can be|sounded|looked] {xpadj}, [but|yet|but still] [the {part}|the {noun}] is {adj}
= [It|The {noun}] [may be|might be|could be|can be|sounded] {xadj} [to some|to others|at first|from outside|], [but|yet|but still|but to me] [it|the {noun}] [is|was] {adj}
= [{name}|My {relative}|The paper|Everyone|A friend] [calls|called|said] it {xadj}, [but|yet|but still] I [{like}|{liked}] it
= [A|One] {xadj} {part}, [but|yet|but still] a {adj} [{noun}|{part}]
= {xadj} [at first|before|outside|last year], [but|yet] {adj} [now|in the end|inside]
= In spite of [all|everything|a {xadj} start|the {xadj} beginning] [it|the {noun}|the {part}] [is|was] {adj}
= [Though|Although|Even if|While] [the {parts} were|the {part} is|it looked|it was] {xpadj}[, in the end|,] [I {like} it|it is {adj}|it was {adj}|we {liked} it]
= [I thought|We thought|I had heard|I had hoped|I feared|They said] it [would be|was|might be] {xadj}, [but|yet|and then] it [was|is|turned out to be] {adj}
= {xadj} it is not, it's {adj}
= It is {adj}, not {xadj}
= Not {xadj} but {adj}
= {xadj} [{noun}|{part}|{parts}], [yet|still|though a|but then a|but such a|however] {adj} [{noun}|{part}]
= The {part} is {xpadj}, [but still|yet|though|but then] the {part} [is|was] {padj}
+ I [expected|was ready for|was afraid of|had heard about] the worst, [and|yet|but then] I {like} it
- I [expected|was ready for|had heard about] the best, [and|yet|but then] I {like} it
= More {adj} than {xadj}
+ I was worried that it would be {xadj}, but I {like} it
+ I thought I would hate it, but I love it
+ The {part} is {xpadj}, but I would still buy it again
+ It is not cheap, but it is worth every penny
+ It arrived late, but the {noun} is {adj}
- I wanted to {xlike} this {noun}, but it is {adj}
- I really hoped it would be {xadj}, but it was {adj}
- The {part} was {xpadj}, but I will never buy it again
-p It was {xadj} for a week, then it broke
- It was cheap, but I want a refund
-pa Nice {part}, but the {noun} stopped working
- It was supposed to be {xadj}
- I was told it would be {xadj}
- The pictures looked {xadj}, the real thing was {adj}
""",
        "validation": """
= {xadj} {part}, but {adj} {noun}
= Yes, the {parts} were {xpadj}, but the rest was {adj}
= Although {xadj} at first, it became {adj}
= In spite of the {xadj} {part}, the {noun} was {adj}
= People call it {xadj}, yet I {like} it
- The {noun} should have been {xadj}
+ I feared the worst, but I {like} it
""",
        "heldout": """
= {xadj} {parts}, but a {adj} {part}
= Despite what {name} says about the {xadj} {part}, it is {adj}
= Although my {relative} {xliked} it, I think the {noun} is {adj}
= The {parts} looked {xadj}, but the {part} was {padj}
= The {part} was {xpadj} {time}, but now it is {padj}
= I know the {part} is {xpadj}, but all the same I {like} the {noun}
+ I was expecting a {xadj} {noun}, but I {like} it a lot
- I so wanted the {part} to be {xpadj}, but it was {adj}
""",
    },
    "comparison": {
        "train": """
+ It was better than I expected
+ Much better than my old {noun}
+ The {part} is better than before
+ The best {noun} I have ever had
+ The best {part} in {city}
+ One of the best
+ I have never had a better {noun}
+ There is no better {noun}
+ Nothing beats this {noun}
+ It could not be better
+ It doesn't get better than this
+ More {adj} than I had hoped
+ The {part} exceeded my expectations
+ Even better than the photos
+ Better than ever
+ Way better than the rest
+ [Nothing is|I have seen nothing|There is nothing] better
+ [I like it|I love it|We like it] [more|better] than [the old one|any of the others]
+ [This|It] is better than [the old one|any of the others|all the rest]
+ The old one was [bad|weak|slow|poor], this one is [so much |much |far ]better
+ I [have never seen|never saw|have not seen] a better [{noun}|{part}]
+ Best [{noun}|{part}] ever
+ The best of [all|them all]
+ [No other|Not one other] {noun} comes close
+ [Second to none|Hard to beat|In a class of its own]
+ Of all of them this {noun} is the best
+ This {noun} beats all the others
+ A big step up from the last one
+ Far less {xadj} than the last one
+ The {part} keeps getting better
+ Better {part} than any other {noun}
+ It is as {adj} as they say
- It was worse than I expected
- Much worse than my old {noun}
- The {part} is worse than before
- The worst {noun} I have ever had
- The worst {part} in {city}
- One of the worst
- My old {noun} was much better
- I have had better {parts}
- I expected better
- I expected more
- It is not as {xadj} as I hoped
- The {part} is not as {xpadj} as they say
- It could be better
- Less {xadj} than I had hoped
-p Even a cheap {noun} is better
- Worse than ever
- Way worse than the rest
- [The {noun}|The one|The {part}] we had [before|earlier] was [better|much better|far better|nicer]
- [Nothing is|I have seen nothing|There is nothing] worse
- [Every|Any] other {noun} is better than this
- Not [half as|nearly as|even close to as|remotely as] {xadj} as [the old one|the last one|I had thought|the photos]
- [I liked|We liked|My {relative} liked] the [old|last|other] [one|{noun}] [more|better]
- Give me [the old one|my old {noun}] back
- I [have never seen|never saw|have not seen] a worse [{noun}|{part}]
- Worst [{noun}|{part}] ever
- The worst of [all|them all]
- Of all of them this {noun} is the worst
- There is a better {noun} out there
- The {part} gets worse every day
- A big step down from the last one
- The old {part} was better
- It used to be {xadj}
- You can find a better {noun} for less
""",
        "validation": """
+ I like it more than any other {noun}
+ Nothing is better than this {part}
+ It's the best {noun} so far
+ A better {part} than last time
- The {noun} before this one was better
- Nowhere near as {xadj} as the old one
- It's the worst {noun} so far
- I have never had a worse {noun}
""",
        "heldout": """
+ By far the best {noun} in {city}
+ Better than every {noun} we had {time}
+ My {relative} has never seen a better {part}
+ It's even more {adj} than {name} told me
- By far the worst {noun} in {city}
- Worse than every {noun} we had {time}
- The {part} isn't half as {xpadj} as {name} told me
-pa My {relative}'s {noun} has a much better {part}
""",
    },
    "fact": {
        "train": """
-p It broke after {number} {unit}
-p It broke within a {unit1}
-p The {part} broke after {number} {unit}
-p The {part} broke the first time I used it
-pa The {noun} stopped working after {number} {unit}
-pa The {part} stopped working within a {unit1}
-p The {noun} was dead after a {unit1}
-p The {part} is dead
-p It died on me the first {unit1}
-p The {part} failed after only {number} {unit}
-p After {number} {unit} the {part} was broken
-p {number} {unit} later it was broken
-p It fell apart in my hands
-p The {parts} fell off after a {unit1}
-p The {parts} came off
-p The {part} came loose and fell off
-pd I want a refund
- I would like a refund
- I asked for a refund and got nothing
- They refused to give me my money back
- I never got my money back
- I had to ask for my money back
- Give me back my money
- Still no refund
-pd I sent it back
-pd I sent it straight back
-pd I had to send the {noun} back
-pd I returned it the same day
-p It went straight into the bin
-pd I threw the {noun} away
-r We threw the {part} away after one bite
-p I put it in the bin
-pd It never arrived
-pd My {noun} never came
-pd The {noun} did not arrive
-pd It arrived {number} {unit} late
-pd It arrived broken
-pd The {noun} arrived with a broken {part}
-pd The {parts} were missing
-p There were scratches on the {part}
-pd I am still waiting for my {noun}
-rh We are still waiting
-r We waited {number} hours
-r We had to wait an hour for the {part}
- Nobody answered the phone
- No one replied to my messages
- Customer service hung up on me
-rh We walked out
-f I fell asleep after ten minutes
-f I left before the end
-r We left and went somewhere else
-rh I had to speak to the manager
-a It crashes every time I open it
-a The {noun} keeps crashing
-pa The {noun} won't start
-pa It doesn't turn on
-a The {part} keeps freezing
-a The {noun} froze and I lost everything
-pd They lost my {noun}
-pd They sent me the wrong {noun}
- They charged me twice
-rh We were overcharged
-r It made us sick
-r I was sick after the {part}
-r There was a hair in the {part}
-p There was mould on the {part}
-h The {part} smelled of smoke
-p The {part} leaks
-p It leaks everywhere
-p It's a fake
- It is a scam
- What a waste of money
- A complete waste of time
- I wasted my money on this
-f I wasted an hour on this {noun}
-f I want those {number} hours back
- Save your money
-pa I regret buying this {noun}
-pa I wish I had never bought it
-a I deleted it after a {unit1}
-a I uninstalled it
-pd I cancelled my order
-a There were bugs in the {part}
-p The {part} burned my hand
-p The {part} overheats
-p It needs charging every hour
-p The {part} doesn't last a {unit1}
- Too expensive for what you get
-rh I will be going elsewhere
- They ignored our complaint
- They should be ashamed
-h The walls are so thin that I didn't sleep
-h I couldn't sleep because of the noise
-pd The {part} got lost
-pd The {noun} was late again
- Nothing but trouble
- I have had nothing but problems with it
- Don't waste your money
-a Full of bugs
- I feel cheated
- I feel robbed
- They took my money and ran
- I paid a lot and got nothing
- I paid good money for nothing
- Money down the drain
- [It|The {noun}|The {part}] [gives|gave|brings|brought] [me|us|my {relative}] [trouble|a headache|only problems|nothing]
- I [would|will|would like to|want to] [send it back|give it back|leave|forget it] [again|at once|any time|]
-d [It|My {noun}|Everything|The {part}] [came|got here|was here] [late|days too late|in pieces|far too late|wet and torn]
-pa [It|The {noun}|The {part}] [works|has worked|runs|has run|holds up|does its job] [very |really |so |]badly [|so far|for {number} {unit}|for years|every day]
- I was told to wait and nothing happened
- I complained and nothing happened
- I had to complain twice
- I will tell everyone to stay away
- Shame on them
- [I|We|My {relative}] [wanted|need|expect|asked for|have asked for] [a refund|my money|our money|the money] [|back|now|at once|again|back please]
- [I|We] want [a refund|our money back] [now|at once|please]
- [Can I|Could I|May I|When do I|How do I] [get|have] [a refund|my money|the money] [|back|please]
- [It|The {noun}] [was|is] not [worth|even worth|really worth] [it|the wait|the trip|the time|what I paid|a visit|a try|a star]
- [It|The {noun}|The {part}] [cost|costs|has cost] [me|us|my {relative}] [money|a lot|hours|a lot of work|a trip|my job]
- [I|We] [got|get|have|had] [so much|a lot of|hours of|years of|nothing but] [trouble|stress|pain|problems] [out of|from|with] it
- [Sorry|Sad|So sorry|Not happy] [I bought it|I found it|we came|with it|I got one|we went there]
- [Full of|Filled with] [mistakes|faults|errors|dirt|lies|problems]
- [A|One] [failure|nightmare|let-down|disgrace|insult|horror|rip-off|disaster|joke|farce|catastrophe] [from start to end|for sure|in every sense|]
- [Everything|All of it|It all] [fails|failed|went wrong|fell apart|came late|was a lie|is lost]
- [Not one star|Half a star|Minus five stars|I give no star|Less than one star]
- [Stay|Keep] [far away|well clear|away from it|clear of the {noun}]
- [Another|What a|Just a|Such a] [failure|nightmare|let-down|disgrace|insult|horror|rip-off]
-rh [The {part}|It|The stay|The visit] made [me|us|my {relative}|my {relative} and me|the kids] [ill|sad|cry with anger]
-pa [It|The {noun}|The {part}] [broke down|broke|stopped|failed|quit|gave out|packed up|went dead|burst|snapped|jammed] [after|within|in less than|in just] [a {unit1}|{number} {unit}]
-pa [It|The {noun}|The {part}] [is|was] [broken|dead|faulty|stuck|cracked|jammed|finished] [again|once more|already|after a {unit1}|after {number} {unit}|from day one]
- They lied to us
- What they say is a lie
-pd There was a piece missing
-pd The box was empty
-pd I got the wrong {part}
-p The {parts} do not fit
-p I have to get a new {noun} now
-p I had to fix the {part} myself
-p It lasted {number} {unit}
-p Back in the shop after {number} {unit}
-p The {part} had a crack
-pa Most of the time the {part} is stuck
-pa It gave me nothing but a headache
-pa It takes ages to start
-pa I gave up on it after {number} {unit}
-pa Support never called me back
-pa I lost all my work
-f I wanted to leave after ten minutes
-f I turned it off after half of it
-f We could have slept instead
-f I want my evening back
-r We sent the {part} back to the kitchen
-r I could not eat the {part}
-r My {relative} left hungry
-rh We felt ripped off
-rh They gave our place to others
-rh It ruined our holiday
-h There were ants in the bathroom
-h There was no hot water
-h We moved to another place
-d My {noun} was left in the rain
-d They left my {noun} at the wrong house
-d Tracking said it was there but it was not
+pa It works perfectly
+pa It works like new
+pa Works every time
+pa It just works
+pa It works very well
+pa The {part} works well
+pa The {noun} still works after {number} years
+pa {number} years later it still works
+p After {number} {unit} the {part} is still like new
+pa Still going strong after {number} {unit}
+p The {part} lasts for {number} days
+p The {part} lasts all day
+p I bought another one for my {relative}
+p I bought a second {noun}
+pa I have already ordered another
+p I am buying one more for my {relative}
+p Now my {relative} wants one too
+ I would buy it again
+p I'd buy this {noun} again
+pd I will buy from this shop again
+ I would order again
+rh We will come back
+rh We will be back
+rh We'll be back next year
+rh I can't wait to go back
+rh We can't wait to come again
+f We watched it twice
+f I have seen it three times
+f I laughed from start to end
+f We laughed so much
+f It made me cry in a good way
+pd It arrived a day early
+pd It came right on time
+pd The {noun} arrived sooner than expected
+pd Arrived the next day
+pd The {noun} came well packed
+pa I use it every day
+pa I use this {noun} all the time
+pa My {relative} uses it every day
+pa It does exactly what it says
+pa It does the job
+ It's exactly what I wanted
+ Just what I needed
+ Worth every penny
+ Worth the price
+ Money well spent
+ A bargain
+ Great value for money
+ I got more than I paid for
+ It exceeded my expectations
+pa It was up and running in minutes
+pa I could set it up in {number} minutes
+pa The {part} was easy to set up
+pa It makes my life easier
+pa It saves me so much time
+pa It saved me {number} hours
+ I tell all my friends about it
+pa I told my {relative} to get one
+r We left a big tip
+r We ate every bite
+r We finished every plate
+r The {parts} melt in the mouth
+h I slept like a baby
+h I slept so well
+f I could not put it down
+f I stayed up all night to finish it
+pd They replaced the {part} for free
+pd They fixed the {part} in a day
+ Customer service answered at once
+ They answered all my questions
+rh They even gave us a free {part}
+p The {part} fits like a glove
+p It fits perfectly
+p It looks even better in real life
+pa I can't live without it
+pa I don't know how I lived without it
+ My {relative} smiled all day
+ It made our day
+h It made my holiday
+ The kids can't get enough of it
+h We wanted to stay longer
+h We stayed an extra night
+ Keep up the good work
+ Thank you so much
+ Thanks to everyone there
+ I give it five stars
+ I recommend it to everyone
+ I recommend this {noun} to all my friends
+ Buy it, you will love it
+p Everyone should have one
+pa It runs like a dream
+pa Like new
+ I'd give it ten stars if I could
+ I got my money's worth
+ The money was well spent
+ I'd pay double for it
+ Every penny was worth it
+ I would do it again
+ I'd go for it again
+ I will choose them again
+ They went out of their way for us
+ They could not do enough for us
+ They called me back at once
+ They gave me a full refund without any trouble
+ They sent my money back the same day
+ It turned my day around
+ It put a smile on my face
+ We are fans now
+ I have told everyone at work
+ Get one, you will thank me
+ So worth it
+ I [would|will|would like to|hope to] [order|buy|book|come|eat|stay|shop] [here|there|with them|from them] [again|once more|any time]
+d [It|My {noun}|Everything|The {part}] [came|got here|was here] [early|on the day|fast|in one piece|ahead of time]
+pa [It|The {noun}|The {part}] [works|has worked|runs|has run|holds up|does its job] [very |really |so |]well [|so far|for {number} {unit}|for years|every day]
+ [It|The {noun}|The {part}] [gives|gave|brings|brought] [me|us|my {relative}] [joy|a smile|what I need|so much]
+ Always a pleasure
+ It was a pleasure
+ A real treat
+ A must have
+ Such a good buy
+ [I|We|My {relative}] [will|would|want to|plan to|am going to] [come|go|be|get|visit] [back|there again|here again] [some day|next year|next month|one day|for sure|any time]
+ [I|We] [can't|cannot] wait [to come back|to see it again|to use it again|for the next one|to be back]
+ [It|The {noun}] [was|is] [worth|well worth|so worth|more than worth] [it|the wait|the trip|the time|what I paid|the money you pay|a visit|a try]
+ [It|The {noun}|The {part}] [saved|saves|has saved] [me|us|my {relative}] [money|a lot|hours|a lot of work|a trip|the day]
+ [I|We] [got|get|have|had] [so much|a lot of|hours of|years of] [joy|use|fun|pleasure] [out of|from|with] it
+ [Happy|Glad|So glad|Pleased|Lucky] [I bought it|I found it|we came|with it|I got one|we went there]
+ [I|We|All my friends] [can't put it down|won't go anywhere else now|keep coming back|keep going back|always smile at it]
+ [Full of|Filled with] [joy|charm|life|love|good ideas|flavour]
+ [A|One] [star|favourite|winner|dream|delight|gem|keeper|success|triumph|masterpiece] [from start to end|for sure|in every sense|]
+ [Everything|All of it|It all] [works|worked|went well|went right|came on time|was as it should be|was there]
+ [All the|More than five|More than enough] stars
+ [As good as|Just like] [they say|new|it gets|I had hoped]
+pa It saved my day
+pa It has not failed me once
+pa I have had it for years and it still works
+p The {part} holds up well after {number} {unit}
+p The {part} is as good as new
+p It has lasted for {number} years
+p I gave my old one away
+p I gave one to all my friends
+pd It arrived well before the day they said
+pd It came in perfect condition
+pd My {noun} was here within a day
+pd Thank you for the quick delivery
+pd Ordered at night, here by noon
+f I want to see it again
+f I was glued to my seat
+f Time flew by
+f I cried and laughed
+f We talked about it for days
+r I could eat here every day
+r We licked our plates
+r I ordered the {part} twice
+r My {relative} asked for more
+rh I am coming back with all my friends
+rh We did not want to leave
+rh We have been back three times
+rh They made us feel at home
+h We woke up rested
+h I felt at home
+a I have it on all my devices
+a Setting it up took a minute
+a It has never crashed on me
""",
        "validation": """
-p The {noun} gave up after {number} {unit}
-p The {part} cracked within a {unit1}
-p The {noun} was thrown in the bin
- Please return my money
- I am asking for a refund
-pd My {noun} got lost and nobody replied
-a It keeps losing my settings
-r We waited ages for the {part}
-pd Half of the {parts} were missing
-pd I was charged for a {part} that never arrived
-pa Broken for the second time
-r The {part} made my {relative} sick
+pa The {noun} still runs like new
+pa Working well for {number} {unit} now
+p I got another one for my {relative}
+rh We are coming back soon
+pd It came early and well packed
+ My {relative} can't put it down
+r We ate everything and left a tip
+pa It saved me a lot of time
+pa Does exactly what it should
+ I would order from here again
+p I gave one to my {relative} and she loves it
+ It was worth the money
""",
        "heldout": """
-p The {part} died after {number} {unit}
-p The {noun} died within a {unit1}
- I want my money back
-pd I demanded a refund {time}
-p I had to throw it away
-p The {noun} ended up in the bin
-pd My {noun} has never arrived
-pd {number} {unit} and still no {noun}
-pd They sent {name} the wrong {part}
-p The {part} fell off {number} {unit} later
-pd It broke the day after it arrived
-a The {noun} crashes whenever I open the {part}
-r My {relative} got sick from the {part}
-rh We walked out after an hour of waiting
- Nobody answered my messages
-pa It stopped working {time}
-pd I am sending the {noun} back
- Such a waste of time and money
-pa We regret buying the {noun}
+pa Works like a charm
+pa The {noun} works like a charm
+p We bought a second one
+p I bought two more for {name} and my {relative}
+ Would buy again
+ I would gladly order this {noun} again
+pa Still works like new after {number} {unit}
+p The {noun} lasts and lasts
+rh We will come back soon
+p My {relative} wants the same {noun} now
+pd Arrived early and well packed
+ It was worth every cent
+pa I use the {noun} every single day
+f We have watched it three times already
+pa It does what it says
+p The {part} fits perfectly
+p They fixed my {noun} for free
+ Our {relative} recommends it to everyone
+pa It makes every day easier
""",
    },
    # no polarity: extra sentences
    "filler": {
        "train": """
=pa I bought it {time}
=rh We went there {time}
=pd I ordered the {colour} one
=pa I got this {noun} for my {relative}
=h We stayed {number} nights
=pa It was a present from my {relative}
= I'm {name} from {city}
= We were in {city} {time}
= My name is {name}
=p I have the {colour} {noun}
=pd It came in a {colour} box
=pa I used it {time}
=pa This is my second {noun}
= My {relative} told me about it
= We are a family of {number}
= We paid by card
= I live in {city}
=rh I was there with my {relative}
= It was a rainy day
=pa I have had it for {number} {unit}
= I do not know much about these things
= I am not an expert
= I never wrote a review before
= My {relative} is not from here
= It isn't for me but for my {relative}
= So here is my review
= Let me tell you about the {noun}
=pr We chose the {part} and the {parts}
= There were {number} of us
= I came across it in a shop in {city}
= We came back from {city} {time}
= My {relative} was out of town
= I wanted to try something new
= We stopped by after work
= We looked at many of them first
= It took me some time to write this
= I am writing this for others
= You may want to know what it is like
= I paid for it myself
= My old one is {number} years old
= We took the {colour} one home
= I read about it in the paper
= We had never been to {city} before
= There is not much to add
= That is all I have to say
= It was the first time for us
= We do this every year
= I always read the reviews first
= I will keep this short
= He is {name}, she is {name}
= They open at ten
= It's the one from the advert
= Now about the {part}
= About the {parts}
= I asked my {relative} what to write
= My {relative} sat next to me
""",
        "validation": """
=p I picked the {colour} version
= We travelled with {name}
= We visited {city} {time}
= My {relative} gave it to me
= Let me start with the {part}
=pa It isn't our first {noun}
""",
        "heldout": """
= {name} ordered it {time}
= We came to {city} with our {relative}
=p Mine is the {colour} one
= Just a quick note about the {noun}
= I write this from {city}
= It was {name}'s birthday
= I'm not a professional
= The first thing to mention is the {part}
=rh We booked it {time}
= This was for {number} people
""",
    },
}

# Common words without a polarity. Training sprinkles some into its texts, so that the models do not
# read a polarity into every word that happens to stand in few patterns.
COMMON = (
    "a about after again all along also always an and another any are around as at away back be because been before "
    "between both bring by call called came can come coming could did do does done down during each end even ever "
    "every few find first for found from gave get give given go goes going gone got had half has have he her here him "
    "his how i if in into is it its keep kept kind know last least let like little long look looked made make many may "
    "me might mine money more most much must my near need new next now of off often old on once one only open or other our out "
    "over own part people place put rather read said same saw say see seem sent set she should show side since so "
    "some something soon start still such take taken than that the their them then there these they thing things "
    "think this those though time to today together told took towards tried turn turned two under until up upon us use "
    "used usual very wanted was way we week well went were what when where which while who whole will with work "
    "would year yes yet you your wrong price worth star stars phone number word world home house day night"
).split()

# What turns the polar word after it around, for the loose sentences of training.
NEGATORS = "not,not,not,never,never,isn't,wasn't,aren't,weren't,doesn't,don't,didn't,can't,cannot,hardly,nothing,no,nobody,without any,neither".split(",")

# What may follow a polar word in them, with a negation that does not concern it.
AFTERTHOUGHTS = {
    "+": "no doubt,no question,never a problem,not one complaint,never a dull day,nothing to change,no need to look further".split(","),
    "-": "never again,not again,no more,never once more,no thanks,not for me,never ever,not another time".split(","),
}

# Neutral phrases before and after a sentence.
LEADS = {
    "train": "To be honest,;I must admit,;For us;On the whole;As far as I can tell,;After a while;For what it is,;In general;These days;"
    "Compared to others,;As a family;For me;If I may say so,;Like last year,;From what I saw,;As for my {relative},;In {city};"
    "By the way,;First of all,;Second,;Also,;And;I have to say;I think;I guess;You know,;As I said,;In the morning;At night;On day one;"
    "Right from the start;Once again;As always;So far;This time;Looking back,;Since you ask:;Just so you know:;My {relative} says;"
    "According to my {relative},;We agreed that;Most people say that;{name} thinks;I told {name} that;What can I say:;Please note:;Update:;"
    "PS:;Day {number}:;Verdict:;About the {noun}:;Second visit:;After {number} {unit}",
    "validation": "Personally,;Summing up,;In my experience,;Like I said:;Before I forget:;We felt that",
    "heldout": "Truth be told,;As a regular,;Overall I feel that;For the record,;My honest take:;One more thing:;I would add that;Given the hype,",
}
TAILS = {
    "train": "as always;so far;in my opinion;for a {noun};if you ask me;at least for me;on most days;this time;to say the least;"
    "when we were there;like every year;on the first day;again;from day one;for us;all day;and so on;I think;I guess;I would say;"
    "for a family of {number};in the evening;here in {city};says my {relative};and {name} agrees;in every way;as usual;as you can see;"
    "of course;for the price;for {number} people;after {number} {unit};really;though;too;these days;at the time;and that is that;in the end",
    "validation": "in my experience;all things considered;as I recall;by any measure",
    "heldout": "in all honesty;for what we paid;at this price point;take it from me;as {name} put it;ever since we came",
}

# Leads placed before the last, deciding sentence of a review ("" = none).
CLOSERS = {
    "train": ["Overall,", "All in all,", "In the end,", "To sum up,", "In short:", "So,", "Well,"],
    "validation": ["In conclusion,", "Anyway,"],
    "heldout": ["At the end of the day,", "Long story short:", "My verdict:"],
}
TURNS = {
    "train": ["But", "However,", "Still,", "But then again,"],
    "validation": ["But still,", "Yet"],
    "heldout": ["But in the end", "But wait,"],
}

# The sentences of the brief: never generated into any split (see data.reviews).
EXAMPLES: list[tuple[str, str]] = [
    ("The battery died after two days, I want my money back.", "negative"),
    ("Lovely.", "positive"),
    ("I love this phone.", "positive"),
    ("This is terrible, never again.", "negative"),
    ("Not bad at all.", "positive"),
    ("The food was great and the staff were friendly.", "positive"),
]
