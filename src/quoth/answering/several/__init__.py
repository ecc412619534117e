"""Answers of more than one thing: lists, questions in parts, readings to choose from, tables."""
