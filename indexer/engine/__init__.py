"""Posting lists to ranked documents and counts: plans and executes query trees."""
