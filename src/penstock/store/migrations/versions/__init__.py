"""One module a revision; the names begin with the revision."""
