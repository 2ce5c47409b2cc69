"""Answers, articles and progress as lines of a terminal."""
