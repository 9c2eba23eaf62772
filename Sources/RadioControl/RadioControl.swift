// RadioControl: see docs/architecture.md.
