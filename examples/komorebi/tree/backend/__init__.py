"""The back end of the project."""
