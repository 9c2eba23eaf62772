/// Radix-2 discrete Fourier transform of 16 or 32 complex values in Int32, in place.
///
/// X[m] = Σ_n x[n] exp(direction · 2πi·m·n / N), unscaled. Twiddle factors are Q30, every product is rounded
/// half up to an integer, additions are exact. No step overflows while Σ|x[n]| < 2³¹ − 2¹⁰, because every
/// intermediate value is a partial sum of rotated inputs (plus half a unit of rounding a product).
enum FourierTransform {
  /// The sign of the exponent.
  enum Direction {
    /// exp(−2πi·m·n / N), the usual forward transform.
    case forward
    /// exp(+2πi·m·n / N), the unscaled inverse.
    case inverse
  }

  /// Transforms the values at complex indices `first`, `first + stride`, … of the interleaved `[…, 2]` data.
  ///
  /// - Parameters:
  ///   - data: real and imaginary parts interleaved.
  ///   - first: complex index of the first value.
  ///   - stride: distance of two values, in complex elements.
  ///   - sizeLog2: base-2 logarithm of N: at most 5.
  static func transform(
    _ data: inout MutableSpan<Int32>, first: Int, stride: Int, sizeLog2: Int, direction: Direction
  ) {
    let size = 1 &<< sizeLog2
    reverseBits(&data, first: first, stride: stride, sizeLog2: sizeLog2)
    let imaginarySign: Int32 = direction == .forward ? -1 : 1
    var half = 1
    while half < size {
      let twiddleStep = 16 / half
      var block = 0
      while block < size {
        var offset = 0
        while offset < half {
          let upper = 2 &* (first &+ (block &+ offset) &* stride)
          let lower = upper &+ 2 &* half &* stride
          let cosine = cosines[offset &* twiddleStep]
          let sine = imaginarySign &* sines[offset &* twiddleStep]
          let real = data[lower]
          let imaginary = data[lower &+ 1]
          let rotatedReal =
            roundedProduct(real, cosine, fractionBits: 30)
            &- roundedProduct(imaginary, sine, fractionBits: 30)
          let rotatedImaginary =
            roundedProduct(real, sine, fractionBits: 30)
            &+ roundedProduct(imaginary, cosine, fractionBits: 30)
          let upperReal = data[upper]
          let upperImaginary = data[upper &+ 1]
          data[upper] = upperReal &+ rotatedReal
          data[upper &+ 1] = upperImaginary &+ rotatedImaginary
          data[lower] = upperReal &- rotatedReal
          data[lower &+ 1] = upperImaginary &- rotatedImaginary
          offset &+= 1
        }
        block &+= 2 &* half
      }
      half &*= 2
    }
  }

  private static func reverseBits(
    _ data: inout MutableSpan<Int32>, first: Int, stride: Int, sizeLog2: Int
  ) {
    let size = 1 &<< sizeLog2
    var index = 0
    while index < size {
      var reversed = 0
      var bit = 0
      while bit < sizeLog2 {
        reversed |= ((index &>> bit) & 1) &<< (sizeLog2 &- 1 &- bit)
        bit &+= 1
      }
      if reversed > index {
        let one = 2 &* (first &+ index &* stride)
        let other = 2 &* (first &+ reversed &* stride)
        data.swapAt(one, other)
        data.swapAt(one &+ 1, other &+ 1)
      }
      index &+= 1
    }
  }

  /// cos(2πk / 32), Q30.
  private static let cosines: InlineArray<16, Int32> = [
    1073741824, 1053110176, 992008094, 892783698, 759250125, 596538995,
    410903207, 209476638, 0, -209476638, -410903207, -596538995,
    -759250125, -892783698, -992008094, -1053110176,
  ]
  /// sin(2πk / 32), Q30.
  private static let sines: InlineArray<16, Int32> = [
    0, 209476638, 410903207, 596538995, 759250125, 892783698,
    992008094, 1053110176, 1073741824, 1053110176, 992008094, 892783698,
    759250125, 596538995, 410903207, 209476638,
  ]
}
