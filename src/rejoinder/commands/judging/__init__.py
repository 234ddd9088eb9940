"""What `rejoinder judge` is made of: batches of lines, who judges them, and how verdicts are written."""
