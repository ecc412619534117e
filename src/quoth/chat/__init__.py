"""The web chat. `app.mount` puts it into an application; nothing here is imported before that."""
