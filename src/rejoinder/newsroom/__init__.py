"""Articles: ordinary Wagtail pages, with claims, responses and corrections."""
