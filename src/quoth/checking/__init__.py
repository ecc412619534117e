"""A draft → each of its quotations and figures, and where the documents have them, or not."""
