"""The languages of the reader's side: its sentences gathered, its catalogues kept and checked."""
