// Validation: see docs/architecture.md.
