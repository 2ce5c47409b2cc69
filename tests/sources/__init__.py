"""Tests of the room that reads saved files."""
