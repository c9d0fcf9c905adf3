"""Summaries of texts: by own code, or by a language model."""
