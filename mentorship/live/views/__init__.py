"""Pages and plain doors of the live room. Every deed of the socket is also a POST here."""
