"""Recorded measurements of the product beside its peers; no part of the product.

``python -m bench.indexing`` and ``python -m bench.searching`` measure,
``python -m bench.readme_figures`` puts what was recorded into the README, and
``python -m bench.plots`` draws it.
"""
