"""What stands beside an answer: other places, contradictions, what is missing, languages."""
