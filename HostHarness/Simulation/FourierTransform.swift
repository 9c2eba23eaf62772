import CGSL

/// The discrete Fourier transform of a power-of-two length, radix 2, in place.
///
/// With the sign −1: X[k] = Σ x[n] exp(−2πi k n / N); with +1 the other exponent. Nothing is scaled.
struct FourierTransform: Sendable {
  let count: Int
  private let cosines: [Double]
  private let sines: [Double]
  private let reversed: [Int]

  /// - Precondition: `count` is a power of two.
  init(count: Int, sign: Double) {
    precondition(count > 0 && count & (count - 1) == 0)
    self.count = count
    cosines = (0..<max(1, count / 2)).map { cos(2 * Double.pi * Double($0) / Double(count)) }
    sines = (0..<max(1, count / 2)).map { sign * sin(2 * Double.pi * Double($0) / Double(count)) }
    let bits = count.trailingZeroBitCount
    reversed = (0..<count).map { index in
      var result = 0
      for bit in 0..<bits where index & (1 << bit) != 0 { result |= 1 << (bits - 1 - bit) }
      return result
    }
  }

  /// Transforms the elements at 0, stride, … (count − 1) · stride behind both pointers.
  func transform(
    real: UnsafeMutablePointer<Double>, imaginary: UnsafeMutablePointer<Double>, stride: Int
  ) {
    for index in 0..<count where index < reversed[index] {
      let other = reversed[index] * stride
      swap(&real[index * stride], &real[other])
      swap(&imaginary[index * stride], &imaginary[other])
    }
    var half = 1
    while half < count {
      let step = count / (2 * half)
      for offset in 0..<half {
        let cosine = cosines[offset * step]
        let sine = sines[offset * step]
        var index = offset
        while index < count {
          let upper = index * stride
          let lower = (index + half) * stride
          let productReal = real[lower] * cosine - imaginary[lower] * sine
          let productImaginary = real[lower] * sine + imaginary[lower] * cosine
          real[lower] = real[upper] - productReal
          imaginary[lower] = imaginary[upper] - productImaginary
          real[upper] += productReal
          imaginary[upper] += productImaginary
          index += 2 * half
        }
      }
      half *= 2
    }
  }
}
