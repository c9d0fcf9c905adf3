"""Tools that know nothing of this application."""
