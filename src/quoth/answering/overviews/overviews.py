"""Overviews: the sentences of a document, of a folder or of a topic that stand for the rest, each of them cited.

Nothing is put in other words. Passages are chosen by the vectors that the index has of them (`central`), sentences
within these by how near they are to the whole, by the words that the document uses most, and by their place (Edmundson,
"New methods in automatic extracting", JACM 16, 1969); for a topic by how near they are to it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from quoth.answering.overviews.central import centrality, diverse
from quoth.answering.overviews.cues import OUTCOMES
from quoth.answering.overviews.extracts import Scene, extract
from quoth.answering.overviews.genres import LOOKED_AT, names_no_subject, of_a_genre
from quoth.answering.overviews.meant_documents import meant, subject_of
from quoth.answering.overviews.merits import (
    NEAR_REST,
    SHORT,
    by_form,
    by_words,
    is_personal,
    leading,
    length_of,
    of_outcomes,
    past_courtesies,
    use_of_words,
)
from quoth.answering.overviews.named_documents import asks_for_many, is_of_a_kind, named
from quoth.answering.overviews.periods import WHEN
from quoth.answering.overviews.prose import Prose, may_stand, prose_of
from quoth.answering.overviews.sections import SectionKey, spots
from quoth.answering.overviews.topics import about
from quoth.answering.shape.overview_forms import FEW, MOST, Reach, Wanted
from quoth.index.keywords import content_words, subject_words
from quoth.types import Answer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

READ = 56
"""Sentences that are embedded for one overview: 5 to 10 ms each."""
COMPARED = 2000
"""Passages of a document, or of all documents, that are compared with each other."""
_A_PASSAGE = 4
"""Sentences of one passage that are looked at."""
_OPENING = 2
"""Passages that open a document."""
_ALIKE = 0.7
"""The share of words that two sentences may have in common at most."""
_AN_ORDER = 0.1
"""What an instruction loses by its form and gets back where a writing is made of them."""
_OUTCOMES = 3
"""How much more the words of a sentence count where it is asked what something came to."""
_COURSE = re.compile(
    r"(?:the\s+)?(?P<word>history|development|evolution|progress|background|course|past|fate|life|career|situation|state)\s+of\s+",
    re.IGNORECASE,
)
"""What is asked for where all that is told of something is meant."""
CENTRAL = 0.8
"""The share of sentences of overviews that were found central by reading; an overview's confidence."""
NO_PROSE = "There is no running text here that an overview could quote; ask for a value or a name."


def overview(asked: Wanted, scene: Scene, unanswered: Answer) -> Answer | None:
    """The overview that is asked for; None where the question names no document and wants an answer like any other."""
    documents = _documents(asked, scene)
    if asked.scope is not Reach.TOPIC or (documents and not asked.within and not asked.part):
        if documents:
            return _whole(documents, asked, scene, unanswered)
        if asked.scope is Reach.NAMED:
            return None
        if asked.outcomes and (whole := subject_of(asked.topic, scene)):
            return _whole(whole, asked, scene, unanswered)
    bare, of_it = _bare_of_course(asked.topic, scene)
    asked, within = replace(asked, topic=bare), documents or of_it or list(scene.sources)
    said = about(asked, scene, within, unanswered)
    if said and not said.citations and not asked.within and (whole := subject_of(asked.topic, scene)):
        told = _whole(whole, asked, scene, unanswered)
        return told if told.citations else said
    return said


def _documents(asked: Wanted, scene: Scene) -> list[str]:
    """The documents that an overview is asked of, or is to keep to."""
    whole = asked.scope is Reach.WHOLE or (asked.scope is Reach.NAMED and asked.most <= FEW)
    topic = asked.within or ("" if asked.part else asked.topic)
    if asked.scope is Reach.TOPIC and asked.events:
        topic = WHEN.sub("", topic)
        if not (topic and is_of_a_kind(topic)):
            return []
    elif asked.scope is Reach.TOPIC and not topic:
        return [scene.cited] if asked.part and scene.cited else []
    whole = whole or set(scene.snapshot.absent(topic, scene.sources)) >= set(subject_words(topic))
    cited = "" if asked.within else scene.cited
    found = named(topic, scene.snapshot, scene.sources, cited, whole=whole)
    if found:
        return _of_their_kind(topic, found, scene) if len(found) == len(scene.sources) else found
    if names_no_subject(topic):
        return of_a_genre(topic, scene.snapshot, sorted(scene.sources))
    return meant(topic, scene) if topic else []


def _bare_of_course(topic: str, scene: Scene) -> tuple[str, list[str]]:
    """A topic without "the history of" and its like, and the documents that are of it, which never say that word."""
    found = _COURSE.match(topic)
    of_it = subject_of(topic[found.end() :], scene) if found else []
    told = found is not None and bool(of_it) and bool(scene.snapshot.absent(found["word"], of_it))
    return (topic[found.end() :], of_it) if found and told else (topic, [])


def _of_their_kind(topic: str, found: list[str], scene: Scene) -> list[str]:
    """The documents that look like what one is called, where all may be meant: "the letter" among other writings."""
    if asks_for_many(topic):
        return found
    return of_a_genre(topic, scene.snapshot, found) or found


def _whole(documents: Sequence[str], asked: Wanted, scene: Scene, unanswered: Answer) -> Answer:
    """An overview of one document, or of several by document."""
    if asked.outcomes and 1 < len(documents) <= LOOKED_AT:
        documents = [name for name in documents if _tells_outcomes(name, scene)] or documents
    chosen = list(documents) if len(documents) == 1 else _central_documents(documents, scene)
    each = max(1, asked.most // len(chosen))
    found = _told_once(
        [
            one
            for source in chosen
            for one in _central(source, each, READ // len(chosen), scene, outcomes=asked.outcomes)
        ]
    )
    if not found:
        return replace(unanswered, notes=(NO_PROSE,))
    said = extract(found, CENTRAL, scene, unanswered)
    told = {one.passage.source for one in found}
    left = len(documents) - len(told)
    more = "1 more document is" if left == 1 else f"{left} more documents are"
    notes = (f"{more} not in this overview: name one, or ask about a topic.",) if left else ()
    return replace(said, notes=said.notes + notes)


def _tells_outcomes(source: str, scene: Scene) -> bool:
    """Whether a document has a heading for what something came to, as a study and no letter has."""
    passages = scene.snapshot.passages(scene.snapshot.spread([source], COMPARED), [source])
    return any(OUTCOMES.match(heading) for passage in passages for heading in passage.headings)


def _told_once(prose: Sequence[Prose]) -> list[Prose]:
    """The sentences without those that have nearly all words of one before: of documents each was chosen by itself."""
    kept: list[tuple[Prose, set[str]]] = []
    for one in prose:
        own = set(content_words(one.text))
        if all(len(own & other) < _ALIKE * len(own | other) for _, other in kept):
            kept.append((one, own))
    return [one for one, _ in kept]


def _central_documents(documents: Sequence[str], scene: Scene) -> list[str]:
    """At most seven documents that stand for all, in the order of their names."""
    import numpy as np

    if len(documents) <= MOST:
        return list(documents)
    some = documents[:: max(1, -(-len(documents) // COMPARED))]
    each = max(1, COMPARED // len(some))
    means = []
    for source in some:
        ids = scene.snapshot.spread([source], each)
        mean = scene.snapshot.vectors(ids).mean(axis=0) if ids else np.zeros(scene.encoder.dimension, np.float32)
        means.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
    vectors = np.array(means, dtype=np.float32)
    return sorted(some[i] for i in diverse(vectors, centrality(vectors), MOST))


def _central(source: str, most: int, budget: int, scene: Scene, *, outcomes: bool = False) -> list[Prose]:
    """At most `most` sentences that stand for a document, in its order; few for a short one."""
    import numpy as np

    ids = scene.snapshot.spread([source], COMPARED)
    passages = scene.snapshot.passages(ids, [source])
    prose = prose_of(passages, whole=True)
    if not prose:
        return []
    order = list(dict.fromkeys(one.passage.id for one in prose))
    vectors = scene.snapshot.vectors(order)
    central = dict(zip(order, centrality(vectors), strict=True))
    middle = vectors.mean(axis=0)
    where = spots(passages)
    if outcomes:
        prose = of_outcomes(prose, where)
    likely = _likely(prose, order, vectors, central, budget)
    own = scene.encoder.encode([one.text for one in likely])
    near = own @ (middle / max(float(np.linalg.norm(middle)), 1e-9))
    places = {id_: place for place, id_ in enumerate(order)}
    used = use_of_words(prose)
    personal = is_personal(prose)
    rules = 2 * sum(one.orders for one in prose) > len(prose)
    scores = [
        0.45 * float(cosine) / max(float(near.max()), 1e-9)
        + 0.15 * central[one.passage.id]
        + 0.2 * used[one.place]
        + (_AN_ORDER if one.orders and rules else 0.0)
        + by_form(one, places[one.passage.id], len(order), central[one.passage.id])
        + (_OUTCOMES if outcomes else 1) * by_words(one, where[one.passage.document, one.place[1]], personal=personal)
        for one, cosine in zip(likely, near, strict=True)
    ]
    sections = [where[one.passage.document, one.place[1]].section for one in likely]
    few = min(most, len(prose) if outcomes else max(1, round(math.sqrt(len(prose))), len(set(sections))), len(prose))
    if most <= FEW or outcomes:
        scores, sections = scores if outcomes else leading(likely, scores, where), []
    begun = [] if outcomes else _opening(likely, few, central)
    picked = _spread(likely, own, scores, few, begun=begun, sections=sections)
    return sorted((likely[i] for i in picked), key=lambda one: one.place)


def _spread(
    likely: Sequence[Prose],
    own: Vectors,
    scores: Sequence[float],
    few: int,
    *,
    begun: Sequence[int],
    sections: Sequence[SectionKey],
) -> list[int]:
    """Numbers of at most `few` sentences: those `begun`, then one of each section, then any; without sections any."""

    def stands(i: int, chosen: Sequence[int]) -> bool:
        return may_stand(likely[i], [likely[j] for j in chosen])

    def apart(i: int, chosen: Sequence[int]) -> bool:
        return sections[i] not in {sections[j] for j in chosen} and stands(i, chosen)

    picked = diverse(own, scores, few, allowed=apart, begun=begun) if sections else begun
    return diverse(own, scores, few, allowed=stands, begun=picked)


def _opening(likely: Sequence[Prose], few: int, central: dict[int, float]) -> list[int]:
    """The number of the first sentence of the text that says something, if its passage is like the rest of it.

    Where it is short and the next one goes on from it, as "Keep this manual. It describes the press." does, it is both.
    """
    firm = [i for i, one in enumerate(likely) if one.says]
    past = past_courtesies([likely[i] for i in firm])
    opens = likely[firm[past] if past else 0].passage.id
    start = [i for i in firm[past:] if likely[i].passage.id == opens]
    if not start or central[opens] < NEAR_REST:
        return []
    first, second = start[0], start[0] + 1
    if len(start) > 1 and length_of(likely[first]) < SHORT and second in start:
        goes_on = likely[second].leans and may_stand(likely[second], [likely[first]])
        return [first, second] if goes_on and few > 1 else []
    return [first] if not likely[first].leans and length_of(likely[first]) >= SHORT else []


def _likely(
    prose: Sequence[Prose], order: Sequence[int], vectors: Vectors, central: dict[int, float], budget: int
) -> list[Prose]:
    """The sentences of the passages that matter, in the order of the text: all of them where they are few."""
    if len(prose) <= budget:
        return list(prose)
    least = budget // _A_PASSAGE
    scores = [central[id_] + (0.3 if place < _OPENING else 0.0) for place, id_ in enumerate(order)]
    chosen = {order[i] for i in diverse(vectors, scores, max(2, least))}
    taken: Counter[int] = Counter()
    likely = []
    for one in prose:
        if one.passage.id in chosen and taken[one.passage.id] < _A_PASSAGE:
            taken[one.passage.id] += 1
            likely.append(one)
    return likely
