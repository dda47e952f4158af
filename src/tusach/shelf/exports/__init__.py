"""What leaves a shelf: papers to sign, registers to keep, labels to stick, the list as a table."""
