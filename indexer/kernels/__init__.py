"""Compiled loops over arrays: pure functions, no files, no Whoosh, no state."""
