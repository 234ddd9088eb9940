"""Who signs in (User) and who speaks (Commenter), and how an address is kept secret."""
