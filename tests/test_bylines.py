"""Who wrote a document, by the line below its title."""

from __future__ import annotations

import pytest

from quoth import Assistant

TURNING = "Pumps can be tuned by turning the valve."

PAPER = (
    "# Tuning Pumps\n\nCara Wend\u2217 , Tim van Oak 1,2, and Jo-Ann Lind\u2020\n\nStrand College\n\n"
    f"Abstract\n\nIn this paper pumps are tuned. {TURNING}\n"
)


@pytest.mark.parametrize(
    ("text", "question", "said"),
    [
        (f"# Tuning\n\nBy Cara Wend and Tim Oak | 3 May\n\n{TURNING}", "Who wrote this?", "Cara Wend and Tim Oak [1]."),
        (f"# Tuning\n\n3 May 2023 · 6 min read\n\nCara Wend\n\n{TURNING}", "Who is the author?", "Cara Wend [1]."),
        (f"# Tuning\n\nBy Monday Evening the pumps stop.\n\n{TURNING}", "Who wrote this?", ""),
        (f"# Tuning\n\nBy Cara Wend\n\n{TURNING} A letter came.", "Who wrote the letter?", ""),
        (f"# Tuning\n\nBy Cara Wend\n\n{TURNING} This paper was praised.", "Who wrote the paper?", "Cara Wend [1]."),
        (PAPER, "Who wrote the paper?", "Cara Wend, Tim van Oak and Jo-Ann Lind [1]."),
        (PAPER, "Who are the authors?", "Cara Wend, Tim van Oak and Jo-Ann Lind [1]."),
        (PAPER.replace("Abstract", "Aim"), "Who are the authors?", ""),
        (PAPER.replace("Wend\u2217", "Wend sings"), "Who are the authors?", ""),
    ],
)
def test_the_line_below_the_title_tells_who_wrote(text: str, question: str, said: str) -> None:
    """So does a line of names above an abstract. A sentence that begins with "by" does not; and a letter of which the
    text tells is not the text.
    """
    with Assistant.from_texts({"a.md": text}) as assistant:
        answer = assistant.ask(question)
    assert answer.text == (said or "The documents do not answer this.")
