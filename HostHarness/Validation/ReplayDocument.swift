import ClosedLoop

/// What replay on a recording showed.
public struct ReplayDocument: Sendable, Equatable, Codable {
  /// One setting of a scheme over all test episodes.
  public struct Setting: Sendable, Equatable, Codable {
    public var scheme: Scheme
    public var label: String
    /// Mean over slots, frames only, mW after the shift of the link budget.
    public var powerMilliwatts: Double
    /// Root of the mean squared distance of believed from encoded latents over the latents' variance: 0 is perfect,
    /// 1 as good as knowing the mean.
    public var relativeLatentError: Double
    /// Of the linear state probe on believed latents, in the recording's units; empty without `states`.
    public var stateRMSE: [Double]
    /// Frames sent a slot.
    public var transmissionsPerSlot: Double
    public var deferrals: Int
    public var outages: Int
  }

  /// Schemes where all have an equal latent error at most.
  public struct Comparison: Sendable, Equatable, Codable {
    public struct Row: Sendable, Equatable, Codable {
      public var scheme: Scheme
      public var powerMilliwatts: ComparedFigure
      public var savingAgainstPeriodic: ComparedFigure
      public var savingAgainstPersistence: ComparedFigure
    }
    /// The periodic setting whose error is the limit.
    public var periodic: String
    public var relativeLatentError: Double
    public var rows: [Row]
  }

  public var file: String
  public var testEpisodes: Int
  /// Of an episode, after the warm-up.
  public var slots: Int
  public var adaptation: RecordingAdaptation
  /// Of the linear state probe on encoded latents; empty without `states`.
  public var stateRMSEOfEncodedLatents: [Double]
  public var settings: [Setting]
  public var comparisons: [Comparison]
  /// What follows, in words.
  public var statements: [String]
}
