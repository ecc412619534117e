"""A folder → documents: which files there are, and what each says."""
