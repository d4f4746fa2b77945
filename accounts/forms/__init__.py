"""What a browser sends, made into words and numbers."""
