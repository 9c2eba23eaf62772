/// Settings over all test episodes, and over all but one for standard errors.
struct ReplaySummary {
  let settings: [SchemeSetting]
  /// `[setting][episode]`.
  let tallies: [[ReplayEpisodeTally]]
  /// Of encoded latents, summed over dimensions.
  let variance: Double

  private var episodes: Int { tallies.first?.count ?? 0 }

  func rows() -> [ReplayDocument.Setting] {
    zip(settings, tallies).map { setting, parts in
      var states = StateErrors()
      for part in parts { states.add(part.states) }
      let slots = Double(max(1, parts.reduce(0) { $0 + $1.slots }))
      let point = point(parts, omitting: nil)
      return ReplayDocument.Setting(
        scheme: setting.scheme, label: setting.label, powerMilliwatts: point.powerMilliwatts,
        relativeLatentError: point.loss, stateRMSE: states.rootMeanSquares,
        transmissionsPerSlot: Double(parts.reduce(0) { $0 + $1.transmissions }) / slots,
        deferrals: parts.reduce(0) { $0 + $1.deferrals }, outages: parts.reduce(0) { $0 + $1.outages })
    }
  }

  /// All schemes at the error of frames in every second, fourth and eighth slot.
  func comparisons() -> [ReplayDocument.Comparison] {
    [2, 4, 8].compactMap { period in
      let label = "every \(period) slots"
      guard
        let number = settings.firstIndex(where: { $0.scheme == .periodic && $0.label == label })
      else { return nil }
      let limit = point(tallies[number], omitting: nil).loss
      let schemes = Scheme.allCases.filter { scheme in settings.contains { $0.scheme == scheme } }
      return ReplayDocument.Comparison(
        periodic: label, relativeLatentError: limit,
        rows: schemes.filter { $0 != .everySlot }.map { row($0, limit: limit) })
    }
  }

  private func row(_ scheme: Scheme, limit: Double) -> ReplayDocument.Comparison.Row {
    func saving(_ baseline: Scheme) -> ComparedFigure {
      ComparedFigure(seeds: episodes) { omitted in
        frontier(scheme, omitting: omitted).saving(
          against: frontier(baseline, omitting: omitted), lossAtMost: limit)
      }
    }
    return .init(
      scheme: scheme,
      powerMilliwatts: ComparedFigure(seeds: episodes) {
        frontier(scheme, omitting: $0).leastPowerMilliwatts(lossAtMost: limit)
      },
      savingAgainstPeriodic: saving(.periodic), savingAgainstPersistence: saving(.persistence))
  }

  private func frontier(_ scheme: Scheme, omitting episode: Int?) -> Frontier {
    Frontier(
      zip(settings, tallies).filter { $0.0.scheme == scheme }.map { point($0.1, omitting: episode) })
  }

  private func point(_ parts: [ReplayEpisodeTally], omitting episode: Int?) -> OperatingPoint {
    let used = parts.indices.filter { $0 != episode }.map { parts[$0] }
    let slots = Double(max(1, used.reduce(0) { $0 + $1.slots }))
    let errors = Double(max(1, used.reduce(0) { $0 + $1.errorCount }))
    let square = used.reduce(0) { $0 + $1.squaredErrors } / errors
    return OperatingPoint(
      powerMilliwatts: used.reduce(0) { $0 + $1.energyMilliwattSlots } / slots,
      loss: variance > 0 ? (square / variance).squareRoot() : 0)
  }
}
