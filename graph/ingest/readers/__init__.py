"""One reader a format. A reader checks the structure of a file; what the values mean is not its affair."""
