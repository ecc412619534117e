"""The closed classes of English words, by which questions are taken apart where nothing tags parts of speech.

Such classes hardly ever gain a word: pronouns, question words, auxiliaries, prepositions and the like.
"""

from __future__ import annotations

from typing import Final


def words_in(words: str) -> frozenset[str]:
    """The words that a text names, parted by blanks."""
    return frozenset(words.split())


PERSONS: Final = words_in("he she him her his hers himself herself")
THING: Final = words_in("it its itself")
PLURAL: Final = words_in("they them their theirs themselves")
POSSESSIVE: Final = words_in("his her its their hers theirs")
POINTING: Final = words_in("this that these those")
SPEAKERS: Final = words_in("i you we us me my your our mine yours ours myself yourself anyone anybody someone somebody")
REPLIES: Final = words_in("yes no yeah nope neither both none sure thanks thank you ok okay please do not")
INDEFINITE: Final = words_in("anything something everything nothing everyone everybody nobody none")

ARTICLES: Final = words_in("a an the")
DETERMINERS: Final = ARTICLES | POINTING | words_in("my your our his her its their each every some any no another both")
QUESTION_WORDS: Final = words_in("what which who whom whose when where why how")
BE: Final = words_in("am is are was were")
DO: Final = words_in("do does did")
MODALS: Final = words_in("can could will would shall should may might must")
_POSITIVE: Final = BE | DO | MODALS | words_in("has have had")
NEGATED: Final = words_in("can't won't shan't") | {f"{word}n't" for word in _POSITIVE}
AUXILIARIES: Final = _POSITIVE | NEGATED | {word.replace("'", "’") for word in NEGATED}  # noqa: RUF001
BEFORE_VERBS: Final = frozenset(w for w in AUXILIARIES if w.startswith((*DO, *MODALS, "won", "shan")))
"""Those after which a bare verb comes."""
VERBAL: Final = AUXILIARIES | words_in("be been being doing having done")
PREPOSITIONS: Final = words_in(
    """of in on at by for from to with without within during before after until till since through between among
    against about into onto over under near per via as like than around behind beside beyond across along towards
    toward upon off up down out despite except besides outside inside"""
)
CONJUNCTIONS: Final = words_in("and or but nor so if because although though while whether unless that then than once")
ADVERBS: Final = words_in(
    """well not never ever also too just only now here there still already yet again very quite rather almost soon later
    ago else instead even really exactly actually otherwise together altogether always often usually sometimes once
    twice then first currently finally originally away back more most less least much many"""
)
BREAKS: Final = (
    PERSONS | THING | PLURAL | SPEAKERS | INDEFINITE | DETERMINERS | QUESTION_WORDS | VERBAL | PREPOSITIONS
    | CONJUNCTIONS | ADVERBS
)  # fmt: skip
"""Words that no noun phrase goes on through."""

COMMON_VERBS: Final = words_in(
    """take cost last weigh mean happen run need say get go come make keep give use start begin open close pay apply
    include cover hold live die become belong stop cause contain offer allow require find lead buy sell"""
)
"""Bare verbs that questions have most often, nouns though some of them are."""
BARE_VERBS: Final = COMMON_VERBS | words_in(
    """accept achieve add affect agree appear argue ask assume attend avoid bring build catch choose collect compare
    complete compose confirm consider consist contribute create decide declare define deliver deny depend describe
    destroy determine develop discover discuss eat enable encourage enjoy ensure enter establish exclude exist
    expect explain extend follow forbid forget generate grow hear identify imply improve indicate inform introduce
    invest invite involve join know learn let lose maintain mention obey obtain occur owe perform permit prefer
    prepare prevent produce prohibit promise propose protect prove provide publish qualify raise receive recognise
    recognize recommend reduce refer refuse relate rely remain remember remove replace represent restrict retain
    reveal save see seem select send serve solve speak specify spend stay submit suffer suggest survive teach tell
    think throw tolerate treat understand vary wait want warn wear win write"""
)
"""Those, and other common verbs that are hardly ever nouns: where one stands after "does", it is the verb."""
TITLES: Final = words_in(
    "mr mrs ms miss dr sir lady lord king queen prince princess president professor captain general"
)
PEOPLE: Final = words_in(
    """man woman boy girl person child mother father brother sister son daughter wife husband uncle aunt friend
    people men women boys girls children parents brothers sisters"""
)
"""Nouns of people by sex and kin: what "he" and "she" can stand for and "it" cannot."""
GROUPS: Final = words_in(
    "family couple pair team band crew staff group company committee council board class choir army"
)
"""Nouns of several people, for which "they" stands as well."""
IRREGULAR_PLURALS: Final = words_in(
    "people men women children police staff mice feet teeth geese oxen data media criteria"
)
MEASURES: Final = words_in(
    """price cost fee fare rent weight height length width depth size age colour color name date time address number
    capacity speed range area population duration temperature power voltage value amount rate title meaning purpose
    reason cause deadline warranty guarantee deposit status category type kind class toll salary wage income revenue
    profit turnover budget tax discount balance total sum score grade rank"""
)
"""Nouns that name what is asked of something, and are rarely asked about themselves."""
MONTHS: Final = words_in(
    "january february march april may june july august september october november december spring summer autumn winter"
)
DAYS: Final = words_in("monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow weekend")
WRITINGS: Final = words_in(
    "article document text report page file paper manual policy book story passage section booklet leaflet guide letter"
)
"""Nouns of what is asked as a document."""
TURNS_OF_PHRASE: Final = words_in("meantime meanwhile addition fact general particular turn instead")
"""Nouns that stand after "in" for nothing that one could point to."""
NUMBERS: Final = words_in(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million"""
)
SPANS: Final = words_in("second minute hour day night week month year decade century")
ORDINALS: Final = {
    word: place
    for place, words in enumerate(("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th"))
    for word in words.split()
} | {"last": -1, "latter": -1, "former": 0}
"""Words that pick an item of a list, and its place from 0, -1 for the last."""
_IRREGULAR = """
wrote>written gave>given took>taken made>made built>built found>found led>led won>won lost>lost bought>bought
sold>sold told>told held>held kept>kept left>left brought>brought taught>taught caught>caught sent>sent
spent>spent lent>lent met>met paid>paid said>said laid>laid read>read cut>cut hit>hit put>put set>set shot>shot
struck>struck stole>stolen broke>broken chose>chosen drove>driven spoke>spoken threw>thrown drew>drawn
grew>grown knew>known saw>seen did>done ran>run began>begun sang>sung drank>drunk wore>worn tore>torn bore>borne
ate>eaten beat>beaten hid>hidden shook>shaken forgot>forgotten wove>woven froze>frozen sank>sunk rang>rung
burnt>burnt learnt>learnt dug>dug fed>fed bound>bound ground>ground wound>wound fought>fought sought>sought
came>come went>gone fell>fallen rose>risen flew>flown stood>stood became>become swam>swum slept>slept
thought>thought understood>understood heard>heard"""
PARTICIPLES: Final = dict(pair.split(">") for pair in _IRREGULAR.split())
"""Verbs of English that do not end in -ed: their past, and how it stands after "was"."""
ONLY_PASTS: Final = (frozenset(PARTICIPLES) | frozenset(PARTICIPLES.values())) - words_in(
    "read cut hit put set shot ground wound saw found bore dug rose left fell ran stole drove felt bound thought"
)
"""Those pasts that are no nouns and no presents as well."""
