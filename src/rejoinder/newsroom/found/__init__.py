"""How the paper is found: feeds, sitemaps, the archive by month, and search."""
