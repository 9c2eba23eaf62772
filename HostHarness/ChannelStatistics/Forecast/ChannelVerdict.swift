/// What the figures mean for somebody who wants to save transmit power, in two words with their numbers.
public struct ChannelVerdict: Sendable, Equatable, Codable {
  public enum Timing: String, Sendable, Codable {
    /// Knowing the future would save less than 0.5 dB (11 %).
    case nothingToGain
    /// Less than 1.5 dB (29 %).
    case littleToGain
    case worthwhile
  }

  public enum Forecasting: String, Sendable, Codable {
    /// At no horizon does the linear predictor explain more than 2 % of the variance, with 95 % confidence.
    case nothingForetold
    case foretold
    /// One recording only.
    case unknown
  }

  public var timing: Timing
  public var forecasting: Forecasting

  public static let nothingBelowDB = 0.5
  public static let littleBelowDB = 1.5
  public static let nothingExplained = 0.02

  public init(headroom: TimingHeadroom, predictability: PowerPredictability?) {
    timing = Self.timing(headroom)
    if let predictability {
      let isForetold = predictability.horizons.contains {
        ($0.linearExplainedFraction.upper95 ?? 1) > Self.nothingExplained
      }
      forecasting = isForetold ? .foretold : .nothingForetold
    } else {
      forecasting = .unknown
    }
  }

  /// Of the longest window.
  public static func timing(_ headroom: TimingHeadroom) -> Timing {
    let most = headroom.windows.last?.genieDB.value ?? 0
    return most < nothingBelowDB ? .nothingToGain : most < littleBelowDB ? .littleToGain : .worthwhile
  }
}

extension ChannelStatistics {
  public var verdict: ChannelVerdict {
    ChannelVerdict(headroom: headroom, predictability: predictability)
  }
}
