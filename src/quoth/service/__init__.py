"""Persons and what they keep; nothing of a page."""
