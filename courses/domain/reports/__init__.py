"""What editors look at: how far the translations are, which questions mislead, where lessons lose their readers."""
