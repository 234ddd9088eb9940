"""The file that a backup is: a zip of members, a manifest with their digests, and the digest of that."""
