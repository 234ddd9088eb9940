"""What authors and editors are mailed, written when it is sent, in the publication's language."""
