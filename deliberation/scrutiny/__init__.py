"""Scrutiny: what a committee looks into, what it finds, what those concerned say to it, and its reports."""
