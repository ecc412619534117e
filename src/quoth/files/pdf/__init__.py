"""PDF pages → text in reading order, and places in the text → places on the page."""
