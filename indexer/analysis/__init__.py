"""Text to terms: tokenize, fold, stem. NLTK does the work; no file is touched."""
