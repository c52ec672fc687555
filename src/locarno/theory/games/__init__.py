"""Games in extensive form and how parties who choose with errors play them."""
