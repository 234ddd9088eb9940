"""The screens on which editors word the reasons that authors are given."""
