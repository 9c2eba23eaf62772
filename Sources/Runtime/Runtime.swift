// Runtime: see docs/architecture.md.
