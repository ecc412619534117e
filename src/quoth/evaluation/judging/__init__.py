"""Asking, scoring every turn, and holding one run against another."""
