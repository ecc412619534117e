"""What decides a yes or no beside the network: conditions, limits, figures compared, marks and what replaced what."""
