"""How well and how fast saved pages are read, beside the extractors that people use."""
