"""Wagtail made safe by place, once: policy, views, viewsets, choosers and bulk actions that ask the scope."""
