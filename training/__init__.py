"""How the shipped model is made and measured; its environment is its own and it is never installed."""
