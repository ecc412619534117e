"""English word classes, as far as a question can be made of a sentence without a tagger.

Closed classes are lists, open ones are decided by form and by a dictionary of lemmas (simplemma,
which needs no network and no model). Whatever is in doubt belongs to no class, so that a question
that might not be English is not made.
"""

from __future__ import annotations

import re
from functools import cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IRREGULAR = (
    "become became become; begin began begun; bind bound bound; bring brought brought; build built built; "
    "buy bought bought; catch caught caught; choose chose chosen; come came come; cost cost cost; cut cut cut; "
    "draw drew drawn; drive drove driven; eat ate eaten; fall fell fallen; fight fought fought; find found found; "
    "fly flew flown; forbid forbade forbidden; get got got; give gave given; go went gone; grow grew grown; "
    "hear heard heard; hide hid hidden; hit hit hit; hold held held; keep kept kept; know knew known; "
    "lead led led; leave left left; lend lent lent; lose lost lost; make made made; meet met met; pay paid paid; "
    "put put put; ride rode ridden; rise rose risen; run ran run; say said said; see saw seen; sell sold sold; "
    "send sent sent; set set set; shoot shot shot; sing sang sung; sink sank sunk; sit sat sat; speak spoke spoken; "
    "spend spent spent; spread spread spread; stand stood stood; steal stole stolen; strike struck struck; "
    "take took taken; teach taught taught; tell told told; think thought thought; throw threw thrown; "
    "wear wore worn; win won won; write wrote written"
)
_FORMS = [tuple(verb.split()) for verb in _IRREGULAR.split("; ")]
_BASES = frozenset(base for base, _, _ in _FORMS)
_BASE_OF_PAST = {past: base for base, past, _ in _FORMS}
_PAST_OF_PARTICIPLE = {participle: past for _, past, participle in _FORMS}

BE = frozenset({"is", "are", "was", "were"})
MODALS = frozenset({"can", "could", "may", "might", "must", "will", "would", "should", "shall", "cannot"})
HAVE = frozenset({"has", "have", "had"})

PRESENT = _words(
    "accept affect allow answer apply argue attend attract become begin believe belong carry close cause combine "
    "come comprise connect consist contain cost create cover cross cure define deliver depend describe determine "
    "draw drain eat employ enable end ensure enter examine export extend face fall feed fly forbid form give grow "
    "guard guarantee handle hang help hold house import include increase involve keep last lay lead lie link live "
    "lose make mean measure meet need nest offer open operate own occur pay play prevent produce protect provide "
    "publish reach receive reduce refer refund remain repay replace require reside run seat sell send serve show "
    "sleep speak stand start stay stop store supply support take teach train travel treat use vary visit want "
    "weigh work write"
)
"""Verbs that are known in the present; any other form in -s could as well be a plural."""

TAKES_WHAT = _words(
    "abolish accept achieve acquire adopt affect approve attend attract ban build carry cause commemorate "
    "complete contain cover create define demand design destroy develop discover eat employ establish export find "
    "grow guard hold house import include introduce involve issue invade invent launch lend lose make manufacture "
    "need offer open produce propose protect provide publish receive reject release replace require sell serve "
    "show sign store supply support teach use visit want win write"
)
"""Verbs after which what follows answers "what"."""

NEEDS_NOTHING = _words(
    "answer appear arrive begin break burn close collapse come depart die disappear end escape fail fall finish "
    "flee go graduate grow happen keep land last leave live lose marry meet move open reopen resign rest retire "
    "return rise run sail sink sleep start stop surrender travel vanish vote win work"
)
"""Verbs that make sense with nothing after them: "when did it end", but not "when did it make"."""

SAYING = {
    "said": "say",
    "says": "say",
    "announced": "announce",
    "announces": "announce",
    "claimed": "claim",
    "claims": "claim",
    "declared": "declare",
    "reported": "report",
    "argued": "argue",
    "warned": "warn",
    "suggested": "suggest",
    "explained": "explain",
    "promised": "promise",
    "confirmed": "confirm",
    "denied": "deny",
    "predicted": "predict",
    "hinted": "hint",
}

PREPOSITIONS = _words(
    "about above across after against along among around as at before behind below beneath beside besides between "
    "beyond by despite down during except for from in inside into like near of off on onto outside over past per "
    "since through throughout till to toward towards under underneath until up upon via with within without"
)
UNBOUND = _words(
    "he she it they we i him her them us me his hers its their theirs our ours my mine this that these those such "
    "there here then former latter other others another same one ones itself himself herself themselves each both "
    "neither either none so what which who whose whom where when while if whether because although though"
)
"""Words that mean nothing without the sentence before, or that open a clause of their own."""
DETERMINERS = frozenset({"the", "a", "an"})
QUANTIFIERS = _words("all any both each every few half many more most much no none several some various")
CONJUNCTIONS = frozenset({"and", "or", "but", "nor", "yet", "than"})
ADVERBS = _words(
    "again also already always even ever first further generally however later mostly never normally now often "
    "once only quite rather reportedly sometimes soon still therefore thus today together too usually yesterday"
)
LOOSE = _words(
    "aspect case deal example force form issue kind lot matter number one part place problem reason result sign "
    "source success time type way"
)
"""Nouns that say what a thing does, not what it is."""
VAGUE = _words(
    "account analysis area article author book case change chapter child city company country day document "
    "event example fact figure firm friend group idea issue kind man matter member month name night note "
    "number organisation organization page paper paragraph part people person place plan point problem process "
    "project purpose reason report result room section service side situation size statement story study "
    "system table team text thing time town two type unit use version village way week woman word work world "
    "year"
)
"""Nouns that say too little to stand in a question alone: which company, which report?"""

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_CALENDAR = frozenset(f"{MONTHS}|{WEEKDAYS}".split("|"))
NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozens"
)

_PERSON = re.compile(
    r"(?:\w{3,}(?:er|or|ist|ian|man|men|woman|women|eer)|director|chair|head|captain|king|queen|president|secretary|"
    r"chief|clerk|priest|bishop|nurse|pilot|saint|mother|father|sister|brother|son|daughter|wife|husband|uncle|aunt|"
    r"nephew|niece|chairman|apprentice|poet|mathematician|scientist|engineer|emperor|duke|prince|princess|judge|"
    r"warden|guide|coach|agent|attorney|mechanic|chef|guard|deputy|rebel|militant|employee|trainee|police|staff|troops|crew|colonist|guest|spokesperson|host|heir|student|resident|assistant|accountant|lieutenant|general|colonel|major|sergeant|architect)$",
    re.IGNORECASE,
)
_NOT_PERSONS = _words(
    "number order paper river water summer winter corner letter matter power tower center chapter charter "
    "weather computer cover counter heater filter printer folder shelter timer border error motor sensor "
    "factor floor door door corridor harbor colour color mirror vector other another under over after "
    "never register quarter semester shower barrier layer container drawer cooler freezer dryer dehydrator "
    "refrigerator generator elevator escalator calculator radiator monitor processor server router adapter "
    "charger scanner trailer sector minor interior exterior anterior chamber theater december september "
    "october november paper silver copper leather feather butter pepper ginger flower former latter answer finger "
    "shoulder newsletter cluster parameter diameter meter kilometer perimeter character disaster crater glacier "
    "frontier career engineering transmitter receiver amplifier propeller boiler cylinder helicopter freighter "
    "tanker cruiser steamer connector tractor reactor detector projector conductor injector"
) - {"doctor", "driver", "engineer", "major", "master", "member"}


_PEOPLES = re.compile(
    r"[A-Z]\w{2,}(?:ian|ean|ese)|Brit|British|Danish|English|Finnish|Irish|Jewish|Polish|Scottish|Spanish|Swedish|"
    r"Turkish|African|American|Arab|Czech|Dutch|French|German|Greek|Mexican|Roman|Swiss|Thai|Welsh"
)
_NO_PEOPLE = re.compile(
    r"(?:cian|arian|dian|destrian|ocean|civilian|amphibian|median|historian|reptilian|cheese|diocese|geese)$",
    re.IGNORECASE,
)


@cache
def _lemma(word: str) -> str:
    import simplemma

    return str(simplemma.lemmatize(word, lang="en"))


@cache
def _known(word: str) -> bool:
    import simplemma

    return all(simplemma.is_known(part, lang="en") for part in word.split("-") if part)


def lemma(word: str) -> str:
    """The dictionary form of a word, in small letters.

    >>> lemma("Trays"), lemma("founded")
    ('tray', 'found')
    """
    small = word.lower()
    return _BASE_OF_PAST.get(small) or _lemma(small).lower()


def base_of_past(word: str) -> str | None:
    """The base form of a verb in the past; None for a word that is no such form, or may be none.

    >>> base_of_past("took"), base_of_past("founded"), base_of_past("hundred")
    ('take', 'found', None)
    """
    if word in _BASE_OF_PAST:
        return _BASE_OF_PAST[word]
    if not re.fullmatch(r"[a-z]{2,}ed", word) or not _known(word):
        return None
    base = _lemma(word)
    return base if base != word else None


def base_of_present(word: str) -> str | None:
    """The base form of a verb in the present, third person or not; None where it may be a noun.

    >>> base_of_present("sells"), base_of_present("carry"), base_of_present("trays")
    ('sell', 'carry', None)
    """
    for base in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"):
        if base in PRESENT and (base == word or third_person(base) == word):
            return base
    return None


def is_base(word: str) -> bool:
    """Whether a word can open a command, as "Leave the unit"."""
    return word in PRESENT or word in _BASES


def third_person(base: str) -> str:
    """The form that goes with he, she or it.

    >>> third_person("carry"), third_person("teach"), third_person("pay")
    ('carries', 'teaches', 'pays')
    """
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if re.search(r"(?:s|x|z|ch|sh|o)$", base) else "s")


def past_of_participle(word: str) -> str | None:
    """The past form of a verb by its past participle, as "wrote" of "written"; None for other words."""
    if word in _PAST_OF_PARTICIPLE:
        return _PAST_OF_PARTICIPLE[word]
    return word if base_of_past(word) and word.endswith("ed") else None


def is_person(noun: str) -> bool:
    """Whether a common noun names a person by what he or she is or does.

    >>> is_person("founder"), is_person("river")
    (True, False)
    """
    noun = noun.rsplit("-", 1)[-1]
    single = noun if noun.endswith("ss") else noun.removesuffix("s")
    return bool(_PERSON.fullmatch(noun) or _PERSON.fullmatch(single)) and single.lower() not in _NOT_PERSONS


def is_plural(noun: str) -> bool:
    """Whether a noun is a plural: by its -s, or by the dictionary ("men").

    >>> is_plural("trays"), is_plural("glass"), is_plural("women")
    (True, False, True)
    """
    small = noun.lower()
    if small in {"people", "staff", "police"}:
        return True
    if small.endswith(("ss", "us", "is")) or noun.isupper():
        return False
    return lemma(small) != small and (small.endswith("s") or small in {"men", "women", "children", "feet", "mice"})


def is_of_a_people(word: str) -> bool:
    """Whether a word with a capital is one that always has it, as "Belgian".

    >>> is_of_a_people("Belgian"), is_of_a_people("Musician")
    (True, False)
    """
    return bool(_PEOPLES.fullmatch(word)) and not _NO_PEOPLE.search(word)


def is_name(word: str, text: str) -> bool:
    """Whether a word with a capital is a name, though it opens a sentence: by how `text` writes it elsewhere."""
    if not word[:1].isupper():
        return False
    if word in _CALENDAR or is_of_a_people(word) or any(c.isupper() or c.isdigit() for c in word[1:]):
        return True
    if re.search(rf"(?<![\w@-]){re.escape(word.lower())}(?![\w-]|\.\w)", text):
        return False
    if re.search(rf"[a-z,] {re.escape(word)}(?!\w)", text):
        return True
    return not _known(word.lower()) or _lemma(word.lower())[:1].isupper()
