"""Placeholder, until the real one is here."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def matching_ordinals(index: Any, node: Any) -> npt.NDArray[np.int64]:
    """Return the ordinals of the terms that match."""
    entries = index.entries(0, index.terms)
    out = []
    for i in range(len(entries)):
        text = entries.term(i)
        if hasattr(node, "start"):
            enc = lambda x: x if isinstance(x, bytes) else x.encode()
            s = b"" if node.start is None else enc(node.start)
            e = b"\xff\xff\xff\xff" if node.end is None else enc(node.end)
            ok = (
                s <= text <= e
                and not (node.startexcl and text == s)
                and not (node.endexcl and text == e)
            )
        else:
            word = text.decode()
            name = type(node).__name__
            if name == "Prefix":
                ok = word.startswith(node.text)
            elif name == "FuzzyTerm":
                from nltk import edit_distance

                ok = (
                    word[: node.prefixlength] == node.text[: node.prefixlength]
                    and edit_distance(word, node.text) <= node.maxdist
                )
            else:
                ok = node.expression.match(word) is not None
        if ok:
            out.append(i)
    return np.array(out, np.int64)
