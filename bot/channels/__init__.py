"""Where people ask: each channel one file."""
