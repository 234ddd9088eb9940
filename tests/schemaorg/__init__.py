"""Whether JSON-LD keeps to schema.org's vocabulary."""
