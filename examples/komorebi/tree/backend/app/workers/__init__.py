"""What happens to captures in the background."""
