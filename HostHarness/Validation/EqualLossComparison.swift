/// What a scheme needs and saves where all schemes lose equally much control.
public struct EqualLossRow: Sendable, Equatable, Codable {
  public var scheme: Scheme
  public var powerMilliwatts: ComparedFigure
  public var savingAgainstPeriodic: ComparedFigure
  public var savingAgainstGreedy: ComparedFigure
  public var savingAgainstAgeLimited: ComparedFigure
  public var savingAgainstPersistence: ComparedFigure
  /// (periodic − scheme) / (periodic − oracle).
  public var fractionOfOracleGain: ComparedFigure
}

/// All schemes at one tracking error.
public struct EqualLossComparison: Sendable, Equatable, Codable {
  /// The RMSE up to which powers are compared, m.
  public var trackingRMSEMetres: Double
  public var rows: [EqualLossRow]

  /// The tracking errors at which the project states its figures, m.
  public static let standardRMSEMetres = [0.09, 0.105, 0.12, 0.13]

  public init(_ results: [SettingResult], trackingRMSEMetres loss: Double) {
    trackingRMSEMetres = loss
    let seeds = results.first?.perSeed.count ?? 0
    let all = FrontierSet(results, omitting: nil)
    let parts = (0..<seeds).map { FrontierSet(results, omitting: $0) }
    func figure(_ value: (FrontierSet) -> Double?) -> ComparedFigure {
      ComparedFigure(seeds: seeds) { omitted in value(omitted.map { parts[$0] } ?? all) }
    }
    rows = Scheme.allCases.compactMap { scheme in
      guard results.contains(where: { $0.scheme == scheme }), scheme != .everySlot else { return nil }
      func saving(_ baseline: Scheme) -> ComparedFigure {
        figure { $0[scheme].saving(against: $0[baseline], lossAtMost: loss) }
      }
      return EqualLossRow(
        scheme: scheme,
        powerMilliwatts: figure { $0[scheme].leastPowerMilliwatts(lossAtMost: loss) },
        savingAgainstPeriodic: saving(.periodic), savingAgainstGreedy: saving(.greedy),
        savingAgainstAgeLimited: saving(.ageLimited), savingAgainstPersistence: saving(.persistence),
        fractionOfOracleGain: figure {
          $0[scheme].fractionOfGain(oracle: $0[.oracle], over: $0[.periodic], lossAtMost: loss)
        })
    }
  }
}

/// Power saved against sending in every slot, where the control cost may rise by a factor.
public struct EverySlotComparison: Sendable, Equatable, Codable {
  /// The control cost allowed, as a multiple of every-slot's.
  public var costFactor: Double
  public var rows: [Row]

  public struct Row: Sendable, Equatable, Codable {
    public var scheme: Scheme
    /// 1 − least power within the allowance / power of every slot.
    public var saving: ComparedFigure
  }

  public static let standardCostFactors = [1.25, 2]

  public init(_ results: [SettingResult], costFactor: Double) {
    self.costFactor = costFactor
    let seeds = results.first?.perSeed.count ?? 0
    func saving(_ scheme: Scheme, _ omitted: Int?) -> Double? {
      let every = results.frontier(.everySlot, .controlCost, omitting: omitted)
      guard let reference = every.points.first,
        let power = results.frontier(scheme, .controlCost, omitting: omitted)
          .leastPowerMilliwatts(lossAtMost: costFactor * reference.loss)
      else { return nil }
      return 1 - power / reference.powerMilliwatts
    }
    rows = Scheme.allCases.compactMap { scheme in
      guard results.contains(where: { $0.scheme == scheme }), scheme != .everySlot else { return nil }
      return Row(
        scheme: scheme,
        saving: ComparedFigure(seeds: seeds) { saving(scheme, $0) })
    }
  }
}

/// The tracking-error frontiers of all schemes, over all seeds or all but one.
private struct FrontierSet {
  private let frontiers: [Scheme: Frontier]

  init(_ results: [SettingResult], omitting seed: Int?) {
    frontiers = Dictionary(
      uniqueKeysWithValues: Scheme.allCases.map {
        ($0, results.frontier($0, .trackingRMSE, omitting: seed))
      })
  }

  subscript(_ scheme: Scheme) -> Frontier { frontiers[scheme] ?? Frontier([]) }
}
