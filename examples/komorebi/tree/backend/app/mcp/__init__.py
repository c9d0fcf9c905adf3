"""Tools of external servers, called over the Model Context Protocol (2025-11-25)."""
