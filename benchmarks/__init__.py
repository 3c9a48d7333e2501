"""Measures what recording costs a program, and how fast a record becomes a picture and a text."""
