"""Step 4: text made whole: Unicode, spaces, mojibake, glued words."""
