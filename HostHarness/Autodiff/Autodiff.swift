// Autodiff: see docs/architecture.md.
