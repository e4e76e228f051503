"""What a post says: language, names, mood, interests, intent.

Pure functions over text and vendored data files: nothing is fetched, the same text
with the same vocabulary always gives the same reading, and what the special categories
of GDPR Art. 9 and 10 touch is dropped here, before a caller can store it.
"""

from graph.text.interests import About, Taxonomy
from graph.text.names import Brand, Mention, Product, Vocabulary
from graph.text.reading import Reading, read_text, read_texts

__all__ = [
    "About",
    "Brand",
    "Mention",
    "Product",
    "Reading",
    "Taxonomy",
    "Vocabulary",
    "read_text",
    "read_texts",
]
