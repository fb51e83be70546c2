"""Short stories and sums for the language model: patterns as in grammar.py, but the slots of one story keep their words."""

SLOTS = {
    "girl": "Anna,Maria,Lucy,Emma,Nina,Olga,Mia,Lily,Rose,Ella",
    "boy": "Tom,John,Peter,Sam,Paul,Jack,Ben,Max,Leo,Tim",
    "pet": "dog,cat,rabbit,duck,horse,goat,parrot,turtle,mouse,fox",
    "color": "red,blue,green,yellow,white,black,brown",
    "thing": "ball,kite,hat,book,boat,bell,lamp,drum,map,key,ring,cup",
    "place": "garden,forest,park,village,house,school,market,barn,river,hill",
    "food": "bread,soup,cake,apples,cheese,honey,nuts,pie,milk,berries",
    "big": "small,big,old,young,clever,brave,funny,lazy,happy,shy",
}

# A story takes one sentence of every group, in this order. {hero} is the girl or the boy, {she}/{her} the pronouns.
GROUPS = [
    """Once there was a {big} [girl|boy] called {hero}
{hero} lived in a house near the {place}
One day {hero} went to the {place}
There was a [girl|boy] named {hero} who loved {food}
It was a sunny morning and {hero} was in the {place}
Long ago a [girl|boy] named {hero} lived by the {place}""",
    """{She} had a {big} {pet}
{She} had a {color} {thing}
{She} liked to play in the {place}
{Her} best friend was a {big} {pet}
{She} wanted to eat some {food}
Every day {she} played with {her} {pet}""",
    """One day {she} lost {her} {color} {thing}
Then it began to rain
One morning the {pet} was gone
{She} saw a {color} {thing} under a tree
A {big} {pet} came and took the {food}
Suddenly {she} heard a noise behind the {place}
{She} fell into the water""",
    """{hero} was sad and began to cry
{hero} was not afraid
{hero} looked for it in the {place}
{hero} asked {her} mother for help
{hero} asked the {pet} for help
{hero} ran as fast as {she} could
"Please help me," said {hero}
"What is that?" said {hero}""",
    """The {pet} found the {thing} in the {place}
The {pet} came back and was very hungry
A friend gave {hero} some {food}
They looked in the {place} and found the {thing}
{Her} father came and helped
"Do not worry," said the {pet}
Together they walked home""",
    """{hero} was happy again
They ate {food} and laughed
From that day on they were friends
{hero} said thank you and went home
They all lived happily in the {place}
That night {hero} slept very well
The {pet} and {hero} played until it was dark""",
]
