"""The signs that lists begin their lines with, hyphens and dashes aside: what shows as a dot, box, arrow or tick."""

from __future__ import annotations

from typing import Final

BULLETS: Final = "•‣◦▪▫●○■□❏❑❒◆❖▸►➢➤➔→⇨✓✔✗✘☐☑☒·⁃∙＊\uf0a7\uf0b7\uf0d8"  # noqa: RUF001 - marks of lists
"""Characters for a class of a regular expression; the last three are those of Symbol and Wingdings."""
