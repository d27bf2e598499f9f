"""Tests, a file per behaviour."""
