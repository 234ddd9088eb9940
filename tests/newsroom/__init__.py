"""The newsroom: pages, their look, and what the press is told of them."""
