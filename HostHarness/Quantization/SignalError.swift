import Foundation

/// How far an approximation is from a reference: accumulated over samples.
public struct SignalError: Sendable, Equatable {
  public private(set) var count = 0
  public private(set) var maximumError = 0.0
  private var sum = 0.0
  private var sumOfSquares = 0.0
  private var approximateSquares = 0.0
  private var products = 0.0
  private var errorSquares = 0.0

  public init() {}

  public mutating func add(reference: Double, approximation: Double) {
    let error = approximation - reference
    count += 1
    sum += reference
    sumOfSquares += reference * reference
    approximateSquares += approximation * approximation
    products += reference * approximation
    errorSquares += error * error
    maximumError = max(maximumError, abs(error))
  }

  public mutating func add(
    reference: UnsafeBufferPointer<Float>, approximation: UnsafeBufferPointer<Float>
  ) {
    for index in reference.indices {
      add(reference: Double(reference[index]), approximation: Double(approximation[index]))
    }
  }

  /// Exact results, and ratios beyond it, read as this many decibels: JSON has no infinity.
  public static let ceilingDecibels = 200.0

  /// 10 log₁₀ of the reference's variance over the mean square error: a constant offset is no signal.
  public var signalToNoiseDecibels: Double {
    guard count > 0, errorSquares > 0 else { return Self.ceilingDecibels }
    let mean = sum / Double(count)
    let variance = sumOfSquares / Double(count) - mean * mean
    guard variance > 0 else { return -Self.ceilingDecibels }
    let ratio = 10 * log10(variance * Double(count) / errorSquares)
    return min(max(ratio, -Self.ceilingDecibels), Self.ceilingDecibels)
  }

  /// Mean square error over the reference's variance; 0 when exact.
  var noiseRatio: Double {
    errorSquares > 0 ? (signalToNoiseDecibels / -10).powerOfTen : 0
  }

  /// Cosine of the angle between both; 1 where both are zero.
  public var cosine: Double {
    let norm = (sumOfSquares * approximateSquares).squareRoot()
    return norm > 0 ? products / norm : (sumOfSquares == approximateSquares ? 1 : 0)
  }
}

extension Double {
  fileprivate var powerOfTen: Double { pow(10, self) }
}
