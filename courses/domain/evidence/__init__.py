"""Practice in real life: what a learner shows, who looks at it, and what becomes of it."""
