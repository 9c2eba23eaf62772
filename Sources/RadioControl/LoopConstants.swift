import FixedPoint

/// The loop section of a model image, checked and copied out once.
public struct LoopConstants: Sendable {
  /// How the transmission is decided.
  public enum Rule: Int32, Sendable, Equatable {
    case programme = 0
    case stoppingValue = 1
  }

  /// K = H, slots.
  public let horizon: Int
  public let rule: Rule
  /// λ d_4, 1/1024 mW; what a caller uses who has no opinion of its own.
  public let price: Int32
  /// η, Q16.
  let spreadFactor: Int32
  /// 1/1024 mW.
  public let maximumPower: Int32
  /// dB, Q8.
  let powerMargin: Int32
  /// dB a dB of spread, Q16.
  let blindMarginPerSpread: Int32
  /// dBm, Q8.
  let powerCentre: Int32
  /// dB, Q8.
  let powerScale: Int32
  /// log₂ of the power scale in dB, Q16.
  let powerScaleLog2: Int32
  /// Bounds of log₂ of a forecast's spread in dB, Q16.
  let spreadLog2Lower: Int32
  let spreadLog2Upper: Int32
  /// Action limit in action units, Q16.
  let actionLimit: Int32
  /// m/s² an action unit, Q16.
  let actionScale: Int32
  let channel: ChannelFrontEnd
  /// d_a / d_4 for a = 0 … K, Q16.
  let relativeDisagreement: InlineArray<33, Int32>
  /// In units of the latent tensors, whose scale has the bits `latentScaleBits`.
  let latentScaleBits: UInt32
  let latentLower: InlineArray<8, Int32>
  let latentUpper: InlineArray<8, Int32>
  private let conversions: InlineArray<14, QuantizedMultiplier>
  private let conversionScaleBits: InlineArray<14, UInt32>

  /// Reads and checks a loop section.
  public init(_ section: RawSpan) throws(RadioControlError) {
    guard section.byteCount == LoopLayout.sizeBytes else {
      throw .loopSectionSize(section.byteCount, expected: LoopLayout.sizeBytes)
    }
    let version = Self.word(section, LoopLayout.Field.version.rawValue)
    guard version == LoopLayout.version else {
      throw .loopSectionVersion(version, supported: LoopLayout.version)
    }
    horizon = Int(try Self.field(section, .horizon, 4, Int32(LoopLayout.maximumHorizon)))
    rule = try Self.field(section, .rule, 0, 1) == 0 ? .programme : .stoppingValue
    price = try Self.field(section, .price, 1, 1 << 20)
    spreadFactor = try Self.field(section, .spreadFactor, 0, 4 << 16)
    maximumPower = try Self.field(section, .maximumPower, 1, 1 << 20)
    powerMargin = try Self.field(section, .powerMargin, -64 << 8, 64 << 8)
    blindMarginPerSpread = try Self.field(section, .blindMarginPerSpread, 0, 16 << 16)
    powerCentre = try Self.field(section, .powerCentre, -128 << 8, 128 << 8)
    powerScale = try Self.field(section, .powerScale, 1, 64 << 8)
    powerScaleLog2 = try Self.field(section, .powerScaleLog2, -16 << 16, 6 << 16)
    spreadLog2Lower = try Self.field(section, .spreadLog2Lower, -16 << 16, 6 << 16)
    spreadLog2Upper = try Self.field(section, .spreadLog2Upper, spreadLog2Lower, 6 << 16)
    actionLimit = try Self.field(section, .actionLimit, 0, 64 << 16)
    actionScale = try Self.field(section, .actionScale, 1, 64 << 16)
    channel = ChannelFrontEnd(
      imageOffsetLog2: try Self.field(section, .imageOffsetLog2, -128 << 16, 128 << 16),
      unitEnergyPowerDBm: try Self.field(section, .unitEnergyPower, -512 << 8, 512 << 8),
      noiseEnergyLog2: try Self.field(section, .noiseEnergyLog2, -256 << 16, 256 << 16))

    var relative = InlineArray<33, Int32>(repeating: 0)
    for age in 0...LoopLayout.maximumHorizon {
      let value = Self.word(section, LoopLayout.disagreementWord + age)
      guard value >= 0, value <= 1 << 30 else { throw .loopDisagreement(age: age, value: value) }
      relative[age] = value
    }
    relativeDisagreement = relative

    latentScaleBits = UInt32(bitPattern: Self.word(section, LoopLayout.latentScaleWord))
    var lower = InlineArray<8, Int32>(repeating: 0)
    var upper = InlineArray<8, Int32>(repeating: 0)
    for index in 0..<LoopLayout.latentCount {
      lower[index] = Self.word(section, LoopLayout.latentLowerWord + index)
      upper[index] = Self.word(section, LoopLayout.latentUpperWord + index)
      guard lower[index] <= upper[index] else {
        throw .loopLatentBounds(dimension: index, lower: lower[index], upper: upper[index])
      }
    }
    latentLower = lower
    latentUpper = upper

    var factors = InlineArray<14, QuantizedMultiplier>(repeating: .identity)
    var scales = InlineArray<14, UInt32>(repeating: 0)
    for index in 0..<LoopLayout.conversionCount {
      let first = LoopLayout.conversionsWord + LoopLayout.conversionWords * index
      let factor = QuantizedMultiplier(
        multiplier: Self.word(section, first), shift: Self.word(section, first + 1))
      let largestShift = index < LoopLayout.firstReadingConversion ? 6 : 14
      guard factor.isValid, factor.shift <= largestShift else {
        throw .loopConversion(index: index, multiplier: factor.multiplier, shift: factor.shift)
      }
      factors[index] = factor
      scales[index] = UInt32(bitPattern: Self.word(section, first + 2))
    }
    conversions = factors
    conversionScaleBits = scales
  }

  /// The factor of a conversion.
  func factor(_ conversion: LoopLayout.Conversion) -> QuantizedMultiplier { conversions[conversion.rawValue] }

  /// The bits of the scale that the factor was computed for.
  func scaleBits(_ conversion: LoopLayout.Conversion) -> UInt32 { conversionScaleBits[conversion.rawValue] }

  /// The caller has checked the section's size.
  private static func word(_ section: RawSpan, _ index: Int) -> Int32 {
    unsafe section.unsafeLoadUnaligned(fromByteOffset: 4 * index, as: Int32.self)
  }

  private static func field(
    _ section: RawSpan, _ field: LoopLayout.Field, _ lower: Int32, _ upper: Int32
  ) throws(RadioControlError) -> Int32 {
    let value = word(section, field.rawValue)
    guard value >= lower, value <= upper else {
      throw .loopField(field, value: value, lower: lower, upper: upper)
    }
    return value
  }
}
