"""Where each row of the register came from, through which network, and on what legal basis it is held."""
