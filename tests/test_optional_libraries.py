"""The libraries of the `eval` extra: where one is missing, the person is told how to get it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from quoth.errors import QuothError
from quoth.evaluation.measures.ranking import ranking
from quoth.evaluation.measures.statistics import interval, mcnemar, mean, permutation

TURNS = ([0.0], [1.0])


@pytest.mark.parametrize(
    ("library", "use"),
    [
        ("scipy.stats", lambda: interval(TURNS, mean)),
        ("scipy.stats", lambda: permutation(TURNS, TURNS, mean)),
        ("scipy.stats", lambda: mcnemar(1, 0)),
        ("ir_measures", lambda: ranking([([], [[("m.txt", 0, 1)]])])),
    ],
)
def test_a_missing_library_has_a_remedy(
    library: str, use: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no traceback."""
    monkeypatch.setitem(sys.modules, library, None)  # as Python has it for what cannot be imported
    with pytest.raises(QuothError, match=rf"{library} is not installed\npip install 'quoth\[eval\]'"):
        use()
