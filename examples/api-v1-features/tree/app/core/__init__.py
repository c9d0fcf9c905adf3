"""What every layer stands on: settings, security, logging, errors."""
