// ModelImage: see docs/architecture.md.
