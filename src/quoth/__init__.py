"""Ask your documents. Every answer is a quote that you can check.

>>> import quoth
>>> answer = quoth.ask("Who founded Wagner?", corpus="corpus/")
>>> answer.text, answer.citations[0].source
('Yevgeny Prigozhin [1].', 'wagner-leaves-mali.md')
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from quoth.errors import QuothError
from quoth.types import Answer, Citation, Hit, Passage

if TYPE_CHECKING:
    from quoth.assistant import Assistant
    from quoth.config import Settings
    from quoth.once import ask, check

__version__ = "0.1.0"

# onnxruntime (1.32) otherwise looks its maker's server up as soon as it is loaded, to report to it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "Hit",
    "Passage",
    "QuothError",
    "Settings",
    "__version__",
    "ask",
    "check",
]

_LAZY = {
    "Assistant": "quoth.assistant",
    "ask": "quoth.once",
    "check": "quoth.once",
    "Settings": "quoth.config",
}


def __getattr__(name: str) -> Any:
    """Load what needs more than the standard library when it is first asked for (PEP 562)."""
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
