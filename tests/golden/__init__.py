"""Files that earlier versions wrote, one for each version of a format."""
