"""The web chat. Nothing is imported here: what the chat keeps can be used without the page."""
