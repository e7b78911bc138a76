"""The votes of the demonstration, made up: what is asked, how people vote, and when."""
