"""What readers report, as the desk sees and answers it."""
