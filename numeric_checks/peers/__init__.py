"""Well-known libraries against verified identities: pip install 'derivable[peers]', python -m numeric_checks.peers."""
