"""The append-only, hash-chained trail. `audit.trail.record` is the one function that writes."""
