/// The distribution of one tensor over the calibration samples: extremes and a histogram.
public struct ValueStatistics: Sendable {
  public static let binCount = 1024

  public private(set) var minimum: Float = .infinity
  public private(set) var maximum: Float = -.infinity
  /// Elements seen by ``addToHistogram(_:)``.
  public private(set) var count = 0
  /// Elements that are exactly zero: every scale represents them without error.
  public private(set) var zeroCount = 0
  public private(set) var sumOfSquares = 0.0
  public private(set) var sum = 0.0
  /// Non-zero elements in equal bins from `minimum` to `maximum`.
  private var bins: [Int32] = []

  /// First pass: the extremes.
  mutating func addToRange(_ elements: UnsafeBufferPointer<Float>) {
    for element in elements {
      if element < minimum { minimum = element }
      if element > maximum { maximum = element }
    }
  }

  /// Second pass, when the extremes are known.
  mutating func addToHistogram(_ elements: UnsafeBufferPointer<Float>) {
    if bins.isEmpty { bins = [Int32](repeating: 0, count: Self.binCount) }
    let width = binWidth
    bins.withUnsafeMutableBufferPointer { bins in
      for element in elements {
        sum += Double(element)
        sumOfSquares += Double(element) * Double(element)
        if element == 0 {
          zeroCount += 1
          continue
        }
        let position = width > 0 ? Int((element - minimum) / width) : 0
        bins[min(max(position, 0), Self.binCount - 1)] += 1
      }
    }
    count += elements.count
  }

  private var binWidth: Float { (maximum - minimum) / Float(Self.binCount) }

  /// The range that holds `percent` of the elements, to the width of a bin. What is left out is half below and half above,
  /// or all on one side where the elements have one sign.
  func range(percent: Double) -> ClosedRange<Double> {
    guard count > 0 else { return 0...0 }
    let hasTwoSides = minimum < 0 && maximum > 0
    let outside = Double(count) * (1 - percent / 100) / (hasTwoSides ? 2 : 1)
    let width = Double(binWidth)
    var numbers = bins.map(Int.init)
    // Zeros have no bin of their own.
    if width > 0 { numbers[min(max(Int(Double(-minimum) / width), 0), Self.binCount - 1)] += zeroCount }
    func cut(_ order: [Int]) -> Int {
      var passed = 0.0
      for (steps, bin) in order.enumerated() {
        passed += Double(numbers[bin])
        if passed > outside { return steps }
      }
      return order.count - 1
    }
    let below = minimum < 0 ? cut(Array(numbers.indices)) : 0
    let above = maximum > 0 ? cut(numbers.indices.reversed()) : 0
    let lower = Double(minimum) + Double(below) * width
    return lower...max(lower, Double(maximum) - Double(above) * width)
  }

  /// Mean square error of representing the tensor by multiples of `scale` within `lower … upper`: clipping
  /// from the histogram, rounding as scale² / 12, zeros exact.
  func meanSquareError(scale: Double, lower: Double, upper: Double) -> Double {
    guard count > 0 else { return 0 }
    let width = Double(binWidth)
    let first = Double(minimum) + 0.5 * width
    let roundingError = scale * scale / 12
    var error = 0.0
    bins.withUnsafeBufferPointer { bins in
      for position in bins.indices where bins[position] > 0 {
        let centre = first + Double(position) * width
        let clipped = centre < lower ? lower - centre : (centre > upper ? centre - upper : 0)
        error += Double(bins[position]) * (clipped > 0 ? clipped * clipped : roundingError)
      }
    }
    return error / Double(count)
  }
}
