"""Keep an index in step with folders of articles; parses no queries."""
