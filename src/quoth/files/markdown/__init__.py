"""Markdown → its words and marks, each at its place."""
