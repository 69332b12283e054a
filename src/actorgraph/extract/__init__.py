"""From a document to mentions and claims."""
