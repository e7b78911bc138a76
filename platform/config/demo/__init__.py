"""`bin/demo`: the whole site on one machine, from an empty folder to a page that answers."""
