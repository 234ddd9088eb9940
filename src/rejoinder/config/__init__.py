"""Settings, addresses and the typed environment."""
