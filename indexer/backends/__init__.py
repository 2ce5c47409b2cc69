"""Search engines behind one protocol; no engine's types leave this room."""
