"""Tool servers to test with. Each is a program of its own."""
