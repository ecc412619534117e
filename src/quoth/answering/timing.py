"""How long each stage of a question took."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Clock:
    """Milliseconds by stage, from the moment it is made."""

    began: float = field(default_factory=time.perf_counter)
    stages: dict[str, float] = field(default_factory=dict)

    def lap(self, stage: str) -> None:
        """Count the time since the last lap to a stage."""
        total = (time.perf_counter() - self.began) * 1000
        before = self.stages.get(stage, 0.0)
        self.stages[stage] = round(before + total - sum(self.stages.values()), 3)

    def timings(self) -> dict[str, float]:
        """The stages, and the total so far."""
        return {**self.stages, "total": round((time.perf_counter() - self.began) * 1000, 3)}
