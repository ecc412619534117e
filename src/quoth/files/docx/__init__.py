"""Word documents → their text as a word processor shows it."""
