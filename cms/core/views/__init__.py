"""Edges of the ground floor: probes, metrics, media."""
