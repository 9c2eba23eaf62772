// ClosedLoop: see docs/architecture.md.
