"""The rules of the check."""
