"""The ways out, one a file; a file that lies here is found."""
