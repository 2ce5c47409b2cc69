"""Profiles of Hypothesis for the tests of the codec."""

from hypothesis import settings

# Chosen by `--hypothesis-profile campaign`; runs for many minutes.
settings.register_profile("campaign", max_examples=3000)
