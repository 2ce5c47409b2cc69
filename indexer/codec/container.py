"""The container of a segment: named, checksummed arrays in one mapped file.

What the other modules of this room import; see FORMAT.md, "The file".
"""

from indexer.codec.container_layout import SegmentError
from indexer.codec.segment_file import SegmentFile
from indexer.codec.segment_file_writer import SegmentFileWriter

__all__ = ["SegmentError", "SegmentFile", "SegmentFileWriter"]
