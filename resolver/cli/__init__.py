"""The resolver at the terminal; each file holds the commands of one kind of work."""
