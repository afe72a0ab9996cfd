"""The forms that add a fact to a customer, one module each; pages/_ui/actions.py lists them."""
