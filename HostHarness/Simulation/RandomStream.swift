import CGSL

/// What a stream of random numbers is for. Streams of different purposes, episodes and slots do not depend
/// on each other, so a gust at slot 7 is the same whatever a controller did before: comparisons are paired.
public enum RandomPurpose: UInt64, Sendable {
  case scenario = 1
  case initialState
  case gust
  case sensorNoise
  case diffuseChannel
  case pilotNoise
  case exploration
  /// For controllers that draw their own decisions.
  case controller
}

/// A GSL Mersenne Twister keyed by (seed, episode, purpose, slot).
///
/// The key is hashed to the 32 bits that `gsl_rng_mt19937` takes as its seed. Two of n streams share a
/// seed with probability n² / 2³³, which is harmless: streams are never compared across keys.
public struct RandomStream: ~Copyable {
  private let generator: UnsafeMutablePointer<gsl_rng>

  public init(seed: UInt64, episode: Int, purpose: RandomPurpose, slot: Int = 0) {
    var hash = Self.mixed(seed &+ 0x9e37_79b9_7f4a_7c15)
    hash = Self.mixed(hash ^ UInt64(bitPattern: Int64(episode)))
    hash = Self.mixed(hash ^ purpose.rawValue)
    hash = Self.mixed(hash ^ UInt64(bitPattern: Int64(slot)))
    generator = gsl_rng_alloc(ll_gsl_mt19937())
    gsl_rng_set(generator, UInt(hash >> 32))
  }

  deinit { gsl_rng_free(generator) }

  /// Uniform in `interval`; its lower end when both ends are equal.
  public func uniform(_ interval: Interval) -> Double {
    interval.lower + (interval.upper - interval.lower) * gsl_rng_uniform(generator)
  }

  /// Uniform in 0 ..< 1.
  public func uniform() -> Double { gsl_rng_uniform(generator) }

  /// Normal with mean 0.
  public func gaussian(standardDeviation: Double) -> Double {
    gsl_ran_gaussian_ziggurat(generator, standardDeviation)
  }

  /// Normal numbers with mean 0 and standard deviation 1.
  func standardNormals(count: Int) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { numbers, initialized in
      for index in 0..<count { numbers[index] = gsl_ran_gaussian_ziggurat(generator, 1) }
      initialized = count
    }
  }

  /// Two independent normal numbers with mean 0.
  public func gaussianPair(standardDeviation: Double) -> SIMD2<Double> {
    let first = gaussian(standardDeviation: standardDeviation)
    return [first, gaussian(standardDeviation: standardDeviation)]
  }

  /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection in which every bit depends on every bit.
  private static func mixed(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
