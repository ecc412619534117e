"""The web chat. `app.mount` puts it into an application; nothing here is imported before that."""

import os

# Gradio's client would ask the Hub about the program that it runs in (huggingface_hub 2.4, `detect_agent`), unless the
# library is told to stay offline before it is imported.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
