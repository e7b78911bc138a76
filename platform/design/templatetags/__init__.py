"""Template tags and filters; pages write `{% load folkmoot %}` and have them all."""
