"""Step 5: is it an article at all?"""
