"""What the reader learns from, and how much of each: an endless stream of examples.

Each recipe draws rows of its sets in a shuffled cycle and makes one example of a row. Shares are
given at the start and at the end of training and are mixed linearly in between: plain spans come
early, conversations and near misses late, since they are what answers depend on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from training.augment import disturb
from training.conversations import checked, followed, shortened
from training.examples import Example, against, elsewhere, positive, removed, with_turns
from training.material import Material
from training.negatives import Close, swap
from training.rows import Row
from training.windows import Pages

Made = Example | tuple[Example, ...] | None
"""What a recipe makes of a row: an example, one that answers with its rivals, or nothing."""

WIKI = ("squad1", "squad1_tokenised", "squadshifts_new_wiki")
SHIFTS = ("squadshifts_reddit", "squadshifts_amazon")


@dataclass(frozen=True)
class Share:
    """Percent of the examples that a recipe gives, at the start and at the end."""

    first: float
    last: float


SHARES = {
    "wiki": Share(14, 11),
    "shifts": Share(8, 6),
    "web": Share(7, 6),
    "policy": Share(2, 1),
    "tales": Share(3, 2),
    "friends": Share(1, 1),
    "sentences": Share(2, 1),
    "misses": Share(10, 11),
    "lowered": Share(5, 6),
    "swapped": Share(6, 6),
    "removed": Share(6, 6),
    "close": Share(3, 3),
    "made": Share(9, 8),
    "made_yes_no": Share(4, 3),
    "boolq": Share(9, 10),
    "boolq_none": Share(2, 2),
    "news": Share(4, 6),
    "news_ranked": Share(5, 8),
    "quotes": Share(3, 3),
    "forms": Share(3, 3),
    "forms_ranked": Share(2, 4),
    "tales_ranked": Share(1, 1),
}


def cycle(rows: Sequence[Row], rng: random.Random) -> Iterator[Row]:
    """The rows for ever, shuffled anew each time round."""
    order = list(rows)
    while True:
        rng.shuffle(order)
        yield from order


class Mixture:
    """Makes examples by recipe; `examples` is the stream."""

    def __init__(self, material: Material, pages: Pages, seed: int) -> None:
        self._rng = random.Random(seed)
        self._all, self._pages = material, pages
        self._cycles: dict[tuple[str, ...], Iterator[Row]] = {}
        wiki = [row.context for name in (*WIKI, "squad2") for row in material.rows.get(name, ())]
        self._close = Close(wiki)
        self._passages = Close(row.context for row in material.rows.get("boolq", ()))
        self._classes = {
            kind: cycle([r for r in material.rows.get("boolq", ()) if r.kind == kind], self._rng)
            for kind in ("yes", "no")
        }
        self._facts = {
            side: [c for c in material.claims if c.supported is side and len(" ".join(c.evidence)) < 900]
            for side in (True, False)
        }
        self._recipes: dict[str, tuple[tuple[str, ...], Callable[[Row], Made]]] = {
            "wiki": (WIKI, self._plain),
            "shifts": (SHIFTS, self._plain),
            "web": (("qed_nq",), self._plain),
            "policy": (("policyqa",), self._plain),
            "tales": (("fairytaleqa",), self._plain),
            "friends": (("friendsqa",), self._plain),
            "sentences": (("qamr",), self._plain),
            "misses": (("squad2",), self._plain),
            "lowered": (("unansq",), self._plain),
            "swapped": ((*WIKI, "squad2", *SHIFTS), self._swapped),
            "removed": ((*WIKI, *SHIFTS, "squad2", "qed_nq", "fairytaleqa", "abgcoqa"), self._removed),
            "close": ((*WIKI, "squad2", "qed_nq"), self._near),
            "made": ((*WIKI, *SHIFTS, "friendsqa", "fairytaleqa"), self._conversation),
            "boolq": (("boolq",), self._balanced),
            "boolq_none": (("boolq",), self._other_passage),
            "news": (("abgcoqa",), self._news),
            "news_ranked": (("abgcoqa",), self._ranked),
            "quotes": (("canard",), self._plain),
            "forms": (("doc2dial",), self._plain),
            "forms_ranked": (("doc2dial",), self._ranked),
            "tales_ranked": (("fairytaleqa",), self._ranked),
        }

    def available(self) -> list[str]:
        """The recipes for which there are rows."""
        found = [name for name, (sets, _) in self._recipes.items() if any(self._all.rows.get(s) for s in sets)]
        return found + (["made_yes_no"] if self._facts[True] and self._facts[False] else [])

    def families(self, progress: Callable[[], float]) -> Iterator[tuple[Example, ...]]:
        """Examples for ever, by the shares that hold at `progress()` (0 to 1), those of one question together."""
        names = self.available()
        while True:
            done = progress()
            weights = [SHARES[n].first + (SHARES[n].last - SHARES[n].first) * done for n in names]
            made = self.make(self._rng.choices(names, weights)[0])
            if made:
                question = disturb(made[0].question, self._rng)
                yield tuple(replace(example, question=question) for example in made)

    def make(self, name: str) -> tuple[Example, ...]:
        """The examples of one row by a recipe; none when the row drawn does not lend itself to it."""
        if name == "made_yes_no":
            return (self._claim(),)
        sets, build = self._recipes[name]
        made = build(next(self._rows(sets)))
        return made if isinstance(made, tuple) else (made,) if made else ()

    def _rows(self, sets: tuple[str, ...]) -> Iterator[Row]:
        if sets not in self._cycles:
            self._cycles[sets] = cycle([row for name in sets for row in self._all.rows.get(name, ())], self._rng)
        return self._cycles[sets]

    def _plain(self, row: Row) -> Example | None:
        return positive(row, self._pages, self._rng)

    def _removed(self, row: Row) -> Example | None:
        return removed(row, self._pages, self._rng)

    def _ranked(self, row: Row) -> tuple[Example, ...]:
        """A row over the window that answers and up to two others of its page that do not."""
        right = self._news(row)
        if right is None:
            return ()
        rivals = [elsewhere(row, self._pages, self._rng) for _ in range(2)]
        passages = dict.fromkeys(rival.passage for rival in rivals if rival)
        return (right, *(replace(right, passage=passage, kind="none", span=None) for passage in passages))

    def _swapped(self, row: Row) -> Example | None:
        """A positive whose question is changed until the passage should not answer."""
        example = self._plain(row)
        if example is None or example.kind != "span":
            return None
        question = swap(example.question, example.passage, example.answer(), self._rng)
        return None if question is None else Example(row.source, (), question, example.passage, "none")

    def _near(self, row: Row) -> Made:
        """A question against one of the passages nearest to it in words, beside its own if that answers."""
        found = self._close.near(row.question, row.context)
        rival = against(row, self._rng.choice(found), self._pages, self._rng) if found else None
        right = self._plain(row) if rival and row.kind == "span" else None
        return (right, rival) if right and rival else rival

    def _conversation(self, row: Row) -> Example | None:
        """A plain row as a follow-up; one in four over a passage that does not answer, if there is one."""
        turns, question = followed(row, self._all.together[row.context], self._rng)
        if not turns:
            return None
        example = elsewhere(row, self._pages, self._rng) if self._rng.random() < 0.25 else None
        example = example or self._plain(row)
        if turns and self._rng.random() < 0.5:
            question = shortened(question, " ".join(turns[-1])) or question
        return None if example is None else with_turns(example, turns, question)

    def _balanced(self, _row: Row) -> Example | None:
        """BoolQ with as much yes as no; the row drawn is not used, its class would be."""
        return self._plain(next(self._classes[self._rng.choice(("yes", "no"))]))

    def _other_passage(self, row: Row) -> Example | None:
        """A yes/no question against another passage near to it in words: the type is none."""
        found = [p for p in self._passages.near(row.question, row.context) if p != row.context]
        return against(row, self._rng.choice(found), self._pages, self._rng) if found else None

    def _news(self, row: Row) -> Example | None:
        """A real conversation; one first question in three gets earlier turns of its passage."""
        example = self._plain(row)
        if example is not None and not row.turns and self._rng.random() < 0.33:
            turns, _ = followed(row, self._all.together[row.context], self._rng)
            return replace(example, turns=turns)
        return example

    def _claim(self) -> Example:
        """A claim as a yes/no question, balanced; one in six without its evidence."""
        claim = self._rng.choice(self._facts[self._rng.random() < 0.5])
        others = [self._rng.choice(self._facts[True]) for _ in range(self._rng.randint(0, 3))]
        question, passage, evidence = checked(claim, others, self._rng)
        if self._rng.random() < 1 / 6 and others:
            left = " ".join(other.evidence[0] for other in others)
            return Example("fever", (), question, left, "none")
        return Example("fever", (), question, passage, "yes" if claim.supported else "no", evidence)
