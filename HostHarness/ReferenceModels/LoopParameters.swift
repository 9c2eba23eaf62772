/// The constants of the loop that are learned or measured with the networks and ship beside them.
///
/// The float reference and the fixed-point loop read the same values; the quantiser turns them into the
/// integers of the image's loop section.
public struct LoopParameters: Sendable, Equatable, Codable {
  /// Slots imagined in every slot, and the greatest age of a frame in slots (H = K of METHOD.md).
  public var horizonSlots: Int
  /// `d_a` for a = 0 … horizonSlots: E‖π(imagined latent of age a) − π(fresh latent)‖², (m/s²)².
  public var disagreement: [Double]
  /// Price of disagreement, in mW at `d_4`: λ = priceMilliwatts / d_4.
  public var priceMilliwatts: Double
  /// Factor η on the predicted log-spread of the power.
  public var spreadFactor: Double
  /// Transmission uses the learned stopping value rather than the dynamic programme.
  public var usesStoppingValue: Bool
  /// Network input or output 1.0 in m/s² (an axis).
  public var actionScale: Double
  /// Commands are clipped to ± this, m/s² an axis.
  public var actionLimit: Double
  /// Reference input = (position − centre) / positionScale, velocity / velocityScale, acceleration / actionScale.
  public var positionCentreMetres: [Double]
  public var positionScaleMetres: Double
  public var velocityScaleMetresPerSecond: Double
  /// Power input and forecast = (dBm − powerCentreDBm) / powerScaleDB.
  public var powerCentreDBm: Double
  public var powerScaleDB: Double
  /// Bounds on the forecast's natural log of the spread in dB.
  public var logSpreadLower: Double
  public var logSpreadUpper: Double
  public var maximumPowerMilliwatts: Double
  /// Added to the required power when a frame is sent on a measured pilot, dB.
  public var powerMarginDB: Double
  /// Added for each dB of forecast spread when no pilot was received in the slot.
  public var blindMarginPerSpread: Double
  /// A latent outside these bounds (per dimension) is implausible: the loop stops trusting imagination.
  public var latentLower: [Double]
  public var latentUpper: [Double]

  public init(
    horizonSlots: Int, disagreement: [Double], priceMilliwatts: Double, spreadFactor: Double,
    usesStoppingValue: Bool, actionScale: Double, actionLimit: Double, positionCentreMetres: [Double],
    positionScaleMetres: Double, velocityScaleMetresPerSecond: Double, powerCentreDBm: Double,
    powerScaleDB: Double, logSpreadLower: Double, logSpreadUpper: Double, maximumPowerMilliwatts: Double,
    powerMarginDB: Double, blindMarginPerSpread: Double, latentLower: [Double], latentUpper: [Double]
  ) {
    self.horizonSlots = horizonSlots
    self.disagreement = disagreement
    self.priceMilliwatts = priceMilliwatts
    self.spreadFactor = spreadFactor
    self.usesStoppingValue = usesStoppingValue
    self.actionScale = actionScale
    self.actionLimit = actionLimit
    self.positionCentreMetres = positionCentreMetres
    self.positionScaleMetres = positionScaleMetres
    self.velocityScaleMetresPerSecond = velocityScaleMetresPerSecond
    self.powerCentreDBm = powerCentreDBm
    self.powerScaleDB = powerScaleDB
    self.logSpreadLower = logSpreadLower
    self.logSpreadUpper = logSpreadUpper
    self.maximumPowerMilliwatts = maximumPowerMilliwatts
    self.powerMarginDB = powerMarginDB
    self.blindMarginPerSpread = blindMarginPerSpread
    self.latentLower = latentLower
    self.latentUpper = latentUpper
  }
}
