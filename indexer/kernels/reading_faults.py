"""What a kernel returns that was to decode something and cannot.

Kernels give these instead of an error, since only who calls them knows the file.
Imports nothing.
"""

from __future__ import annotations

BAD_TERMS = -1
"""The term dictionary is not what FORMAT.md says."""

BAD_TOTAL = -2
"""A list's frequencies have another sum than the term dictionary has."""

BAD_SKIPS = -3
"""A skip entry or the place of a list's entries is impossible."""

BAD_BLOCKS = -4
"""A full block of postings holds numbers out of range, or another last document."""

BAD_TAILS = -5
"""A tail is cut off, too long, or holds numbers out of range."""

BAD_POSITION_OFFSETS = -6
"""The place or the width of a full block of positions is impossible."""

BAD_POSITION_TAILS = -7
"""A tail of positions is cut off, too long, or holds numbers out of range."""

BAD_POSITION_BLOCKS = -8
"""The distances of a document's positions lead past 2**32 - 1."""
