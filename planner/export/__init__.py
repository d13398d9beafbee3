"""Plan to files that people open elsewhere."""
