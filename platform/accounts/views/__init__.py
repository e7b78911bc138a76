"""Pages of signing in, of one's own account, of people and of the trail."""
