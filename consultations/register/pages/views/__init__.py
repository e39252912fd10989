"""Pages of the register, one module for each thing they are about."""
