import CGSL

/// GSL's mixed-radix discrete Fourier transform of any length, in place, unscaled.
final class ComplexTransform {
  let count: Int
  private let table: UnsafeMutablePointer<gsl_fft_complex_wavetable>
  private let workspace: UnsafeMutablePointer<gsl_fft_complex_workspace>

  /// - Precondition: `count` is positive.
  init(count: Int) {
    precondition(count > 0)
    self.count = count
    table = gsl_fft_complex_wavetable_alloc(count)
    workspace = gsl_fft_complex_workspace_alloc(count)
  }

  deinit {
    gsl_fft_complex_wavetable_free(table)
    gsl_fft_complex_workspace_free(workspace)
  }

  /// X[k] = Σ x[n] exp(−2πi k n / N), interleaved real and imaginary parts.
  func forward(_ values: UnsafeMutablePointer<Double>) {
    _ = gsl_fft_complex_forward(values, 1, count, table, workspace)
  }

  /// x[n] = Σ X[k] exp(+2πi k n / N).
  func backward(_ values: UnsafeMutablePointer<Double>) {
    _ = gsl_fft_complex_backward(values, 1, count, table, workspace)
  }
}
