"""What a document or a topic comes to, in its own sentences; and what is said to those who ask nothing of it."""
