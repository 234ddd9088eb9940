"""Where the demo's drawings are made: linocuts in code, run by developers only."""
