"""GLiNER2 (Zaratiana et al. 2025), with the ontology as the schema of its joint entity and relation extraction."""
