"""What one person can see, and what they call it. Nothing here looks anything up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import count

from quoth.config import UPLOADS
from quoth.errors import UsageError
from quoth.files.file_names import numbered
from quoth.index.sync import FileReport, Progress
from quoth.types import Answer, Hit


@dataclass(frozen=True)
class Sight:
    """What one person can see. `own` holds file names by source, of all that lie in their folder."""

    shared: frozenset[str]
    own: dict[str, str]
    indexed: frozenset[str]
    """The sources of their own that can be asked."""
    labels: dict[str, str]
    """By source, for their own."""

    def label(self, source: str) -> str:
        """What the person calls a source that they may see."""
        return self.labels.get(source, source)

    def sources(self) -> dict[str, str]:
        """Every source by its label, whether it can be asked yet or not."""
        return {name: name for name in self.shared} | {label: source for source, label in self.labels.items()}

    def asked(self, chosen: Collection[str] | None) -> frozenset[str] | None:
        """The sources to ask; None for all of the shared ones. Raises UsageError for none at all."""
        known = self.sources()
        if strange := set(known if chosen is None else chosen) - known.keys():
            raise unknown(*strange)
        if chosen is None and not self.indexed and self.shared:
            return None
        wanted = {known[label] for label in (known if chosen is None else chosen)}
        if found := frozenset(wanted & (self.shared | self.indexed)):
            return found
        if wanted:
            raise UsageError("the documents are not read yet", "ask again in a moment")
        if known:
            raise UsageError("no document is chosen", "choose at least one")
        raise UsageError("there is no document to ask", "add one: drop a file on the page")

    def unread(self, chosen: Collection[str] | None) -> list[str]:
        """The labels of what was to be asked and could not be."""
        labels = (self.labels[source] for source in self.own.keys() - self.indexed)
        return sorted(label for label in labels if chosen is None or label in chosen)


def sight_of(names: Collection[str], own: dict[str, str]) -> Sight:
    """What a person can see, by the names in the index and their own files, file names by source.

    Where a file of theirs is named as a shared one is, its label gets a number.

    >>> sight_of({"a.txt", ".uploads/7/a.txt", ".uploads/8/b.txt"}, {".uploads/7/a.txt": "a.txt"}).labels
    {'.uploads/7/a.txt': 'a (2).txt'}
    """
    shared = frozenset(name for name in names if not name.startswith(UPLOADS))
    taken = {*shared, *own.values()}
    labels = {}
    for source, name in own.items():
        labels[source] = _free(name, taken) if name in shared else name
        taken.add(labels[source])
    return Sight(shared, own, frozenset(own.keys() & names), labels)


def _free(name: str, taken: Collection[str]) -> str:
    return next(free for number in count(2) if (free := numbered(name, number)) not in taken)


def unknown(*labels: str) -> UsageError:
    """The same for what is not there and for what is somebody else's."""
    return UsageError(f"no such document: {', '.join(sorted(labels))}", "choose one of the list")


def relabelled(report: FileReport, sight: Sight, prefix: str) -> FileReport:
    """The report in the words of the person whose sources begin so."""
    label = sight.label(report.source).removeprefix(prefix)
    return replace(report, source=label, problem=report.problem.replace(report.source, label))


def labelled(hit: Hit, sight: Sight) -> Hit:
    """The hit with the label of its source."""
    return replace(hit, passage=replace(hit.passage, source=sight.label(hit.passage.source)))


def relabelled_answer(answer: Answer, sight: Sight) -> Answer:
    """The answer in the words of the person: sources of citations, passages and notes by their labels."""
    notes = answer.notes
    for source, label in sorted(sight.labels.items(), reverse=True):  # the longer of two that begin alike first
        notes = tuple(note.replace(source, label) for note in notes)
    return replace(
        answer,
        citations=tuple(replace(c, source=sight.label(c.source)) for c in answer.citations),
        also=tuple(replace(c, source=sight.label(c.source)) for c in answer.also),
        passages=tuple(labelled(hit, sight) for hit in answer.passages),
        notes=notes,
    )


def may_see(source: str, prefix: str) -> bool:
    """Whether a source is shared, or belongs to the person whose sources begin so."""
    return source.startswith(prefix) or not source.startswith(UPLOADS)


def told_own(progress: Progress | None, prefix: str) -> Progress:
    """Progress that tells a person of nobody else's documents; theirs begin with `prefix`."""

    def tell(what: str, done: int, total: int) -> None:
        before, mark, name = what.partition(UPLOADS)
        own = name.removeprefix(prefix.removeprefix(UPLOADS))
        if progress:
            progress(what if not mark else before + (own if own != name else "a document"), done, total)

    return tell


def seen_as(sources: Collection[str], prefix: str) -> str:
    """The first of some sources that the person with this prefix may see; empty for none."""
    return min((source for source in sources if may_see(source, prefix)), default="")
