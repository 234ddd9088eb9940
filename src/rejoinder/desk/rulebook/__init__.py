"""The rulebook at the desk: rules written, compared, tried and put in force, one file per screen."""
