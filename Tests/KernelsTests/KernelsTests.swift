// Twin of Kernels.
