"""Nearly all passages of an index, as those whom a few uploads do not concern ask them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any


class Most(list[int]):
    """Nearly all passages of an index; `others` are the rest, by which they are told apart faster.

    `count` is how many they are. They are listed, by `every` passage there is, only if somebody goes through them.
    """

    def __init__(self, count: int, others: Collection[int], every: Callable[[], Iterable[int]]) -> None:
        super().__init__()
        self.others = frozenset(others)
        self._count = count
        self._every = every

    def _listed(self) -> list[int]:
        return [i for i in self._every() if i not in self.others]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        return iter(self._listed())

    def __contains__(self, one: object) -> bool:
        return one not in self.others

    def __getitem__(self, at: Any) -> Any:
        return self._listed()[at]
