"""Tests that drive the real page in a real Chromium, with the network off."""
