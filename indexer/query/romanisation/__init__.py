"""How names of several scripts are spelt in Latin letters, by tables of ours.

``korean.txt``, ``chinese.txt``, ``russian.txt`` and ``names.txt`` name their sources.
Imports :mod:`indexer.analysis` and nothing else of ours.
"""
