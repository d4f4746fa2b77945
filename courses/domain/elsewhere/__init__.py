"""Courses from elsewhere: a Common Cartridge, or a folder of Markdown in a zip. Read, shown, brought in as drafts."""
