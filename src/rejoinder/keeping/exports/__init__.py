"""What a site gives away of itself: as its own lines, as WordPress knows it, as a table of comments."""
