"""Query text to plan to hits, facets and snippets; never writes the index."""
