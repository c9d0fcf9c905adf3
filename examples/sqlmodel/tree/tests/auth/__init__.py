"""Tests of whom the application trusts."""
