"""The libraries of the `eval` extra: where one is missing, the person is told how to get it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from quoth.errors import QuothError
from quoth.evaluation.measures.ranking import Search, ranking
from quoth.evaluation.measures.statistics import holm, interval, mcnemar, mean, permutation

TURNS = ([0.0], [1.0])


@pytest.mark.parametrize(
    ("library", "use"),
    [
        ("scipy.stats", lambda: interval(TURNS, mean)),
        ("scipy.stats", lambda: permutation(TURNS, TURNS, mean)),
        ("statsmodels.stats.contingency_tables", lambda: mcnemar([True], [False])),
        ("statsmodels.stats.multitest", lambda: holm([0.5])),
        ("ir_measures", lambda: ranking([Search([], [[("m.txt", 0, 1)]])])),
    ],
)
def test_a_missing_library_has_a_remedy(
    library: str, use: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no traceback."""
    monkeypatch.setitem(sys.modules, library, None)  # as Python has it for what cannot be imported
    with pytest.raises(QuothError, match=rf"{library} is not installed\npip install 'quoth\[eval\]'"):
        use()
