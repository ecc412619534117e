"""Sheets, slides, books, letters and other documents of office programs → their text."""
