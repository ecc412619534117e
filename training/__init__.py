"""How the reader is trained: rows in, a small model out; nothing here is needed to answer a question."""
