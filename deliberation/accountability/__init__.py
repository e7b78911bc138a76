"""What was recommended to whom, by when an answer is due, and what was answered."""
