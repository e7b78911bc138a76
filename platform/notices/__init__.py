"""Following things by e-mail, and telling those who follow what came about."""
