"""One module a format; each turns bytes into a `Converted`, or a stream into records."""
