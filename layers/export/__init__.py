"""What is on the screen as a file that says by itself what it is."""
