"""Makes the tables that the reader through disguises ships, from the files they are taken from."""
