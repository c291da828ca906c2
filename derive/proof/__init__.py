"""Why it is so: derivations, certificates, and the small checkers that replay them."""
