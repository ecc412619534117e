"""What a reader learns from, and how often: families of examples, made of rows by recipes.

A family is what is asked of one row: a passage that answers with rivals that do not, the twin of a
near miss, or an example by itself. `passes` says how often a recipe goes through its sets.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from quoth.answering.thread.follow_ups import stand_alone
from training.augment import disturb
from training.conversations import checked, followed, question_of, shortened
from training.examples import HEADED, Example, against, elsewhere, positive, removed, title_of, with_turns
from training.material import Material
from training.negatives import Close, swap
from training.rows import Claim, Row
from training.text import words
from training.windows import Pages

WIKI = ("squad1", "squad1_tokenised", "squad1_flan", "squad1_leite", "squad1_misc", "squadshifts_new_wiki")
SHIFTS = ("squadshifts_reddit", "squadshifts_amazon")
MISSES = ("squad2", "unansq", "unansq_more", "squad2_train_part")
STORIES = (
    "quoref_part",
    "narrativeqa_part",
    "drop_contrast",
    "drop_dev_part",
    "ropes_contrast",
    "bioasq",
    "pacific_val",
)
RIVALS = 2  # passages that do not answer beside one that does
REWRITTEN = 0.5  # part of the follow-ups that are asked as answering rewrites them

Made = Sequence[Example | None]


@dataclass(frozen=True)
class Recipe:
    """A way to make a family of a row, the sets that it takes rows from, and how often it takes each."""

    sets: tuple[str, ...]
    passes: float
    make: Callable[[Row], Made]


class Mixture:
    """Makes families by recipe; `families` goes through all of them once, in random order."""

    def __init__(self, material: Material, pages: Pages, seed: int) -> None:
        self._rng = random.Random(seed)
        self._all, self._pages = material, pages
        self._close = Close(row.context for name in (*WIKI, "squad2", "qed_nq") for row in material.rows.get(name, ()))
        self._passages = Close(row.context for row in material.rows.get("boolq", ()))
        self._titles = {row.context: title_of(row) for rows in material.rows.values() for row in rows if title_of(row)}
        self._answered = defaultdict(list)
        for name in (*WIKI, "squad2", "unansq"):
            for row in material.rows.get(name, ()):
                if row.kind == "span":
                    self._answered[_key(row.context)].append(row)
        self.recipes = {
            "ranked": Recipe((*WIKI, "qed_nq"), 1.0, self._near),
            "plain": Recipe(WIKI, 0.4, self._plain),
            "web": Recipe(("qed_nq",), 0.7, self._plain),
            "shifts": Recipe(SHIFTS, 0.6, self._plain),
            "tales": Recipe(("fairytaleqa",), 0.4, self._plain),
            "friends": Recipe(("friendsqa",), 0.6, self._plain),
            "sentences": Recipe(("qamr",), 0.08, self._plain),
            "stories": Recipe(STORIES, 1.0, self._plain),
            "hops": Recipe(("multihop_migres",), 1.0, self._plain),
            "tweets": Recipe(("tweetqa",), 0.25, self._plain),
            "misses": Recipe(MISSES, 1.3, self._twins),
            "short_misses": Recipe(("unansq_sentences", "bbq_sample"), 0.6, self._plain),
            "swapped": Recipe((*WIKI, "squad2", *SHIFTS), 0.25, self._swapped),
            "removed": Recipe(
                (*WIKI, *SHIFTS, "squad2", "qed_nq", "fairytaleqa", "abgcoqa", "coqa"), 0.2, self._removed
            ),
            "made": Recipe((*WIKI, *SHIFTS, "friendsqa", "fairytaleqa"), 0.3, self._conversation),
            "boolq": Recipe(("boolq",), 1.4, self._plain),
            "boolq_none": Recipe(("boolq",), 0.2, self._other_passage),
            "negation": Recipe(("condaqa",), 1.2, self._plain),
            "news": Recipe(("abgcoqa", "coqa"), 1.2, self._said),
            "news_ranked": Recipe(("abgcoqa", "coqa"), 1.0, self._ranked),
            "quotes": Recipe(("canard",), 0.5, self._said),
            "forms": Recipe(("doc2dial",), 0.5, self._ranked),
            "cooking": Recipe(("cookdial",), 1.0, self._said),
            "searches": Recipe(("cast_snippets",), 0.5, self._said),
        }

    def families(self, facts: float = 0.6) -> Iterator[tuple[Example, ...]]:
        """Every recipe's families once, shuffled; of each claim `facts` (0 to 1) become yes/no questions."""
        for name, thing in self._drawn(facts):
            made = [self._claim(thing)] if isinstance(thing, Claim) else self.recipes[name].make(thing)
            family = tuple(example for example in made if example)
            if family and (len(family) == len(made) or family[0].kind != "none"):
                question = disturb(family[0].question, self._rng)
                yield tuple(replace(e, question=question) if e.question == family[0].question else e for e in family)

    def _drawn(self, facts: float) -> list[tuple[str, Row | Claim]]:
        drawn: list[tuple[str, Row | Claim]] = []
        for name, recipe in self.recipes.items():
            rows = [row for source in recipe.sets for row in self._all.rows.get(source, ())]
            whole, part = divmod(recipe.passes, 1)
            chosen = rows * int(whole) + self._rng.sample(rows, int(len(rows) * part))
            drawn += [(name, row) for row in chosen]
        claims = self._all.claims
        drawn += [("claims", claim) for claim in self._rng.sample(claims, int(len(claims) * facts))]
        self._rng.shuffle(drawn)
        return drawn

    def _plain(self, row: Row) -> Made:
        return [positive(row, self._pages, self._rng)]

    def _removed(self, row: Row) -> Made:
        return [removed(row, self._pages, self._rng)]

    def _near(self, row: Row) -> Made:
        """A question over its own passage and those of other texts that are nearest to it in words."""
        right = positive(row, self._pages, self._rng)
        return [right, *self._rivals(row, right.headings)] if right else []

    def _rivals(self, row: Row, shown: tuple[str, ...]) -> list[Example]:
        """The row over near texts, each under its own title where titles are shown: only the words tell them apart."""
        found = [t for t in self._close.near(row.question, row.context) if not shown or t in self._titles]
        found = self._rng.sample(found[: RIVALS + 1], min(RIVALS, len(found)))
        made = [(against(row, text, self._pages, self._rng), text) for text in found]
        return [replace(e, headings=(self._titles[text],)) if shown else e for e, text in made if e]

    def _ranked(self, row: Row) -> Made:
        """A turn over the passage that answers and others of its page that do not."""
        right = self._said(row)[0]
        if right is None:
            return []
        rivals = [elsewhere(row, self._pages, self._rng) for _ in range(RIVALS)]
        passages = dict.fromkeys(rival.passage for rival in rivals if rival)
        return [right, *(replace(right, passage=p, kind="none", span=None, items=None) for p in passages)]

    def _twins(self, row: Row) -> Made:
        """A near miss beside a question that the same passage answers, the one nearest to it in words."""
        if row.kind != "none":
            return [positive(row, self._pages, self._rng, whole=True)]
        asked = set(words(row.question))
        others = self._answered.get(_key(row.context), ())
        ranked = sorted(others, key=lambda other: -len(asked & set(words(other.question))))[:2]
        twin = positive(self._rng.choice(ranked), self._pages, self._rng, whole=True) if ranked else None
        if twin is None:
            return [positive(row, self._pages, self._rng)]
        return [twin, Example(row.source, row.turns, row.question, twin.passage, "none", headings=twin.headings)]

    def _swapped(self, row: Row) -> Made:
        """An answered question beside the same one changed until the passage should not answer."""
        example = positive(row, self._pages, self._rng)
        if example is None or example.kind != "span":
            return []
        question = swap(example.question, example.passage, example.answer(), self._rng)
        if question is None:
            return [example]
        return [example, replace(example, question=question, kind="none", span=None, items=None)]

    def _conversation(self, row: Row) -> Made:
        """A plain row as a follow-up; one in four over a passage that does not answer, if there is one."""
        turns, question = followed(row, self._all.together[row.context], self._rng)
        if not turns:
            return []
        example = elsewhere(row, self._pages, self._rng) if self._rng.random() < 0.25 else None
        example = example or positive(row, self._pages, self._rng)
        if self._rng.random() < 0.5:
            question = shortened(question, " ".join(turns[-1])) or question
        return [with_turns(example, turns, self._asked(question, turns))] if example else []

    def _said(self, row: Row) -> Made:
        """A turn of a real conversation; one first question in three gets earlier turns of its passage."""
        example = positive(row, self._pages, self._rng)
        if example is None:
            return [None]
        if not row.turns and self._rng.random() < 0.33:
            turns, _ = followed(row, self._all.together[row.context], self._rng)
            return [replace(example, turns=turns)]
        return [replace(example, question=self._asked(example.question, row.turns))]

    def _asked(self, question: str, turns: Sequence[tuple[str, str]]) -> str:
        """A follow-up as it was put, or in the stand-alone words that answering makes of it."""
        return stand_alone(question, turns).question if self._rng.random() < REWRITTEN else question

    def _other_passage(self, row: Row) -> Made:
        """A yes/no question against another passage near to it in words: the type is none."""
        found = [p for p in self._passages.near(row.question, row.context) if p != row.context and p in self._titles]
        if not found:
            return []
        text = self._rng.choice(found)
        rival = against(row, text, self._pages, self._rng)
        return [replace(rival, headings=(self._titles[text],)) if rival and self._rng.random() < HEADED else rival]

    def _claim(self, claim: Claim) -> Example | None:
        """A claim as a yes/no question over its evidence; one supported or refuted in eight without it."""
        body = " ".join(claim.evidence)
        if len(body) > 900:
            return None
        if claim.label == "none":
            return Example(claim.source, (), question_of(claim.text, self._rng), body, "none")
        others = [self._rng.choice(self._all.claims) for _ in range(self._rng.randint(0, 3))]
        others = [other for other in others if other.source == claim.source and other.evidence != claim.evidence]
        question, passage, evidence = checked(claim, others, self._rng)
        if others and self._rng.random() < 1 / 8:
            left = " ".join(other.evidence[0] for other in others)
            return Example(claim.source, (), question, left, "none")
        return Example(claim.source, (), question, passage, claim.label, evidence)


def _key(context: str) -> str:
    """The same for one paragraph in several tokenisations and cases."""
    return "".join(words(context))
