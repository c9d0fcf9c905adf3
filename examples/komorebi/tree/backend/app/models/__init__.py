"""Pydantic models: what requests may say and what responses do say."""
