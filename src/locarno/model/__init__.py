"""What the words mean: frozen values without input, output or computation."""
