"""How the demo looks: materials, the front, the wallet and its cards. Drawn once for each size of the window, as vectors."""
