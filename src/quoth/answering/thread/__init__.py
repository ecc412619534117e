"""The thread of a conversation: a follow-up question made to stand alone."""
