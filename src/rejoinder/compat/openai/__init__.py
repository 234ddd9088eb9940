"""OpenAI's moderation API, answered by the house's own model."""
