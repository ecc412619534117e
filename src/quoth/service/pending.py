"""Questions on their way: each is answered once, and then stopped or kept, never both; and what came of them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Literal, TypeAlias

from quoth.service.page_state import Settled

REMEMBERED: Final = 1000
"""Questions of which is known what became of them."""
AT_ONCE: Final = 40
"""Questions that are begun ahead; as many as Gradio (6.31) has threads for."""

_State: TypeAlias = Literal["answering", "stopped", "kept"]


class Underway:
    """What became of questions, by their tokens, for any number of threads."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, _State] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, token: str) -> bool:
        """Begin to answer a question; False for one that was begun or stopped already."""
        return self._move(token, None, "answering")

    def keep(self, token: str) -> bool:
        """Keep the answer of a question; False for one that was stopped meanwhile."""
        return self._move(token, "answering", "kept")

    def stop(self, token: str) -> bool:
        """Stop a question; False for one whose answer is kept already."""
        return self._move(token, None, "stopped") or self._move(token, "answering", "stopped")

    def _move(self, token: str, before: _State | None, after: _State) -> bool:
        with self._lock:
            if self._states.get(token) != before:
                return False
            self._states[token] = after
            while len(self._states) > REMEMBERED:
                self._states.popitem(last=False)
            return True


class Ahead:
    """Questions that are answered while the page still draws them; for any number of threads."""

    def __init__(self) -> None:
        self._begun: OrderedDict[str, Future[Settled | None]] = OrderedDict()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ahead")
        self._lock = threading.Lock()

    def begin(self, token: str, answer: Callable[[], Settled | None]) -> None:
        """Begin to answer a question; what it comes to is for `result`."""
        with self._lock:
            self._begun[token] = self._threads.submit(answer)
            while len(self._begun) > REMEMBERED:
                self._begun.popitem(last=False)

    def result(self, token: str, answer: Callable[[], Settled | None]) -> Settled | None:
        """What a question came to, once it has; of one that was not begun here, what `answer` makes of it."""
        with self._lock:
            begun = self._begun.pop(token, None)
        return begun.result() if begun else answer()


class Arrivals:
    """What came of questions, for pages that were loaded again while these were answered; for any number of threads."""

    def __init__(self) -> None:
        self._came: OrderedDict[tuple[str, str], Settled | None] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, owner: str, token: str, came: Settled | None) -> None:
        """Remember what came of a question of a person's; None while it is being answered."""
        with self._lock:
            self._came[owner, token] = came
            while len(self._came) > REMEMBERED:
                self._came.popitem(last=False)

    def waits(self, owner: str, token: str) -> bool:
        """Whether it is being answered now, and theirs."""
        with self._lock:
            return self._came.get((owner, token), ...) is None

    def find(self, owner: str, token: str) -> Settled | None:
        """What came of it; None where nothing has come, or where it is somebody else's."""
        with self._lock:
            return self._came.get((owner, token))
