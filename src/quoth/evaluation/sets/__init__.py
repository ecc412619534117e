"""Question sets and predictions: their files, and how other formats become sets."""
