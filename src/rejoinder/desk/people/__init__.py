"""The desk's screens about people: commenters with their record, sanctions, and who has which role."""
