"""The kernel: what is trusted. Terms, certificates, the checker, witnesses. Standard library only."""
