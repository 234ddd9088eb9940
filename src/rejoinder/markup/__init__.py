"""What readers may write: source to safe HTML, plain text and links. Pure."""
