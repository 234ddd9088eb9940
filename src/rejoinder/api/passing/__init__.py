"""Mailing an article: the form, where it is sent, what is said when it was, and the page that ends all such mail."""
