"""What can go wrong, and what to do about it.

```
QuothError              anything that Quoth says on purpose
├── UsageError          a call or an option that cannot be right
│   └── QuestionError   an empty or an endless question
├── CorpusError         no document to read: missing, empty, nothing readable
├── DocumentError       one file that cannot be read; the others go on
│   └── PassingError     no process could be started to read it, so nothing is known of it
├── EncoderError        a model that is missing, altered, or not what was asked for
├── ReaderError         a trained reader's files are missing or altered
├── ExportError         a file given to `verify` that is not an export
├── SetError            a question set or a file of predictions that does not hold
├── ChatFileError       a file that the chat keeps cannot be read or written, or is none of ours
├── TooManyTries        passwords are tried too fast
└── IndexProblem        the index as a whole
    ├── IndexMissing    there is none where one was named
    ├── IndexLocked     another process is writing it
    ├── IndexMismatch   it was made by another encoder or format
    ├── IndexDamaged    its parts disagree or cannot be read
    ├── IndexUnwritable the disk is full or the folder is read-only
    └── IndexUnreachable the server that holds it does not answer, or refuses
```

"Not in the documents" is an answer and has no place here.
"""

from __future__ import annotations

import math


class QuothError(Exception):
    """An error in words: `problem` says what is wrong, `remedy` what to do next.

    Both are one line, whatever they were made from, so that a door can print them as they are.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = " ".join(problem.split())
        self.remedy = " ".join(remedy.split())
        super().__init__(self.problem, self.remedy)

    def __str__(self) -> str:
        return f"{self.problem}\n{self.remedy}"


class UsageError(QuothError):
    """A call or an option that cannot be right."""


class QuestionError(UsageError):
    """A question that cannot be asked: empty, or longer than any question is."""


class CorpusError(QuothError):
    """There is no document to read."""


class DocumentError(QuothError):
    """One file cannot be read. While a folder is read this becomes a line of the report."""


class PassingError(DocumentError):
    """What kept a file from being read this time says nothing of the file, and is not remembered of it."""


class EncoderError(QuothError):
    """The model is missing, altered, or not the one that was asked for."""


class ReaderError(QuothError):
    """The files of a trained reader are missing, altered, or of another format."""


class ExportError(QuothError):
    """The file given to `verify` does not hold answers."""


class SetError(QuothError):
    """A question set, a file of predictions or a run that does not hold."""


class ChatFileError(QuothError):
    """A file that the chat keeps (conversations, ratings, logins) cannot be read or written, or is none of ours."""


class TooManyTries(QuothError):  # noqa: N818 - it reads as what it is
    """Passwords are tried too fast; after `wait` seconds one is looked at again. Says nothing of any name."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        seconds = math.ceil(wait)
        super().__init__(
            "too many tries to log in", f"wait {seconds} second{'s' * (seconds != 1)}, then type the password again"
        )


class IndexProblem(QuothError):  # noqa: N818 - IndexError is taken
    """Something is wrong with the index as a whole."""


class IndexMissing(IndexProblem):
    """There is no index where one was named."""


class IndexLocked(IndexProblem):
    """Another process is writing the index."""


class IndexMismatch(IndexProblem):
    """The index was made by another encoder, or in another format."""


class IndexDamaged(IndexProblem):
    """Parts of the index disagree or cannot be read."""


class IndexUnwritable(IndexProblem):
    """The index cannot be written: a full disk, a read-only folder."""


class IndexUnreachable(IndexProblem):
    """The server that holds the index does not answer in time, or refuses."""
