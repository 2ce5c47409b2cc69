"""The segment on disk, see FORMAT.md, as a codec of Whoosh; ranks nothing."""
