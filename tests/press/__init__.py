"""What the press makes of a snapshot, and how it stands on the shelf."""
