import CGSL

/// The CSI encoder's input: a windowed angle-delay power image.
public enum ChannelInput {
  /// Power that the logarithm starts from, gain.
  public static let powerScale = 1e-12

  /// Writes [A, K], row-major: row m is the angle with sin φ = (m − A/2) / (A · spacing in wavelengths), column n
  /// the delay n / bandwidth.
  ///
  /// a[m, n] = 1 / (A K) Σ_i Σ_k w_A[i] w_K[k] h[i, k] exp(−2πi i (m − A/2) / A) exp(+2πi k n / K),
  /// w_N[i] = 0.54 − 0.46 cos(2πi / (N − 1)), and the pixel is ln(1 + |a|² / 1e-12) / 4 − 0.5.
  ///
  /// - Precondition: both counts are powers of two and `output.count` is their product.
  public static func angleDelayImage(_ channel: ChannelMatrix, into output: UnsafeMutableBufferPointer<Float>)
  {
    let rows = channel.antennas
    let columns = channel.subcarriers
    let elements = rows * columns
    precondition(output.count == elements)
    let angle = FourierTransform(count: rows, sign: -1)
    let delay = FourierTransform(count: columns, sign: 1)
    let rowWindow = hammingWindow(count: rows)
    let columnWindow = hammingWindow(count: columns)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * elements) { buffer in
      guard let real = buffer.baseAddress else { return }
      let imaginary = real + elements
      for row in 0..<rows {
        for column in 0..<columns {
          let index = row * columns + column
          let weight = rowWindow[row] * columnWindow[column]
          real[index] = weight * Double(channel.values[2 * index])
          imaginary[index] = weight * Double(channel.values[2 * index + 1])
        }
        delay.transform(real: real + row * columns, imaginary: imaginary + row * columns, stride: 1)
      }
      for column in 0..<columns {
        angle.transform(real: real + column, imaginary: imaginary + column, stride: columns)
      }
      let scale = 1 / (Double(elements) * Double(elements) * powerScale)
      for row in 0..<rows {
        // Angle zero belongs in the middle row.
        let source = ((row + rows / 2) % rows) * columns
        for column in 0..<columns {
          let re = real[source + column]
          let im = imaginary[source + column]
          output[row * columns + column] = 0.25 * logf(1 + Float((re * re + im * im) * scale)) - 0.5
        }
      }
    }
  }

  /// 0.54 − 0.46 cos(2πi / (N − 1)).
  public static func hammingWindow(count: Int) -> [Double] {
    guard count > 1 else { return [1] }
    return (0..<count).map { 0.54 - 0.46 * cos(2 * Double.pi * Double($0) / Double(count - 1)) }
  }
}
