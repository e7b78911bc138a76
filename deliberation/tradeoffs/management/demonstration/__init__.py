"""The demonstration's trade-offs: what they are about and what was said. All of it is made up."""
