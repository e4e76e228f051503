"""Files in: one reader a format, one module a kind, one way into the store.

No row is dropped without a word: read = new + changed + unchanged + refused.
"""
