"""The face that speaks as Perspective's Comment Analyzer did: its requests, its replies, its errors."""
