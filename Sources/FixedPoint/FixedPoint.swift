// FixedPoint: see docs/architecture.md.
