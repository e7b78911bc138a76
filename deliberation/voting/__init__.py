"""Votes that people can check: methods, ballots, counting, results."""
