"""What readers may write, and what becomes of what they may not."""
