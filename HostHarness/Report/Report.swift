// Report: see docs/architecture.md.
