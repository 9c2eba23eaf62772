// Twin of Quantization.
