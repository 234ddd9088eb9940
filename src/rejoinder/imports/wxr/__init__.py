"""WordPress's export format (WXR): its XML, its clock, and its half-written HTML."""
