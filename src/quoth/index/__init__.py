"""Documents → an index on disk, and what is read from it."""
