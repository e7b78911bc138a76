"""Writes to people and their sign-in."""
