"""What programs send to the register and read of it, typed."""
