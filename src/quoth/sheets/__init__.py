"""Sheets of questions → sheets of answers, each with its quote."""
