// Quantization: see docs/architecture.md.
