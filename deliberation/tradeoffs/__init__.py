"""Trade-offs: what members think about statements, the groups among them, and what all groups share."""
