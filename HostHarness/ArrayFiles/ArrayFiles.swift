// ArrayFiles: see docs/architecture.md.
