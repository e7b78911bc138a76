"""Small apps in which people decide together, each with the same rooms."""
