"""What the desk lays down in the database."""
