"""Certificates for other provers: what the kernel accepted, written so that another program can check it again."""
