"""Working through cases one at a time: which comes next, what is shown of it, and what is answered."""
