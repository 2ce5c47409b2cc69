"""The errors that a user can cause, as one small tree.

Everything below :class:`ArticleSearchError` carries a message that is meant
for the user as it stands: what was looked at, what was expected, what was
found and what to do. The command line prints it and the pages show it, both
without a traceback. Imports nothing of ours.
"""


class ArticleSearchError(Exception):
    """Base of every error that is the user's to mend."""


class ArticleError(ArticleSearchError):
    """A field of an article has a value that an article cannot have."""


class SourceError(ArticleSearchError):
    """A source that was named cannot be read at all."""


class IndexAccessError(ArticleSearchError):
    """An index is missing, locked, damaged or of another version."""


class RequestError(ArticleSearchError):
    """A search asks for something that is not on offer."""
