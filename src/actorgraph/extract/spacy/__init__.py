"""Any spaCy pipeline as the source of mentions, with the shipped model's heads for what is said between them."""
