"""Tests of the pages and the JSON API, over an archive held in memory."""
