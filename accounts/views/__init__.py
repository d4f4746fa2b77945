"""Pages of this room; each view only translates between a request and a deed."""
