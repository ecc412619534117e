"""HTML → its text as a browser shows it."""
