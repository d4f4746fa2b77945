"""Whatever a client sends comes through a form, over the socket and over plain POST alike."""
