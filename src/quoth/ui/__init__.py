"""The web chat. Nothing is imported here, so that its parts can be used without Gradio."""
