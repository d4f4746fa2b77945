"""A track for somebody else's learning platform: Common Cartridge 1.3 and SCORM 1.2."""
