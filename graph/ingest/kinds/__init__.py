"""What may be imported: one module a kind, each a table of columns and a pure function from row to claim."""
