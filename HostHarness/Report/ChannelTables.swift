import ChannelStatistics

/// The tables of channel statistics, in the order in which people read them.
public enum ChannelTables {
  public static func all(_ statistics: ChannelStatistics) -> [Table] {
    var tables = [meaning(statistics), overview(statistics)]
    tables.append(
      distributions("Wideband gain: fitted distributions", statistics.widebandFits))
    tables.append(
      distributions("Power of one element: fitted distributions", statistics.elementFits))
    tables.append(memory(statistics))
    tables.append(crossings("Level crossings of single elements", statistics.elementCrossings))
    tables.append(crossings("Level crossings of the wideband gain", statistics.gainCrossings))
    if let spatial = statistics.spatial { tables.append(antennas(spatial)) }
    tables.append(timing(statistics.headroom))
    if let predictability = statistics.predictability { tables.append(forecasts(predictability)) }
    return tables
  }

  private static func meaning(_ statistics: ChannelStatistics) -> Table {
    var table = Table(
      "What it means", columns: [.init("question", .left), .init("answer", .left)],
      notes: ["by timing: against sending at any slot of a window; sending less often is another matter"])
    for row in WorldTable.timing(statistics.headroom) { table.addRow(row) }
    let forecasting =
      switch statistics.verdict.forecasting {
      case .nothingForetold: "no: past powers tell nothing of the next ones; the present one is all there is"
      case .foretold: "yes, by a linear predictor already: see the last table"
      case .unknown: "unknown: one recording cannot say; at least two are needed"
      }
    table.addRow(["Can the power be foretold?", forecasting])
    return table
  }

  static func estimate(_ estimate: Estimate?, _ digits: Int, scale: Double = 1) -> String {
    NumberText.fixed(estimate.map { scale * $0.value }, digits)
  }

  static func interval(_ estimate: Estimate?, _ digits: Int, scale: Double = 1) -> String {
    guard let estimate, let lower = estimate.lower95, let upper = estimate.upper95 else { return "" }
    return "\(NumberText.fixed(scale * lower, digits)) … \(NumberText.fixed(scale * upper, digits))"
  }

  private static func memory(_ statistics: ChannelStatistics) -> Table {
    var table = Table(
      "Memory over time",
      columns: [
        .init("lag s"), .init("channel, real"), .init("95 %"), .init("imaginary"), .init("gain in dB"),
        .init("95 %"),
      ],
      notes: [
        "correlation coefficients; channel: complex, all elements together, noise taken off; gain: wideband, about "
          + "its mean over the recording"
      ])
    for index in [0, 1, 2, 3, 4, 6, 8, 11, 14, 20, 32, 64] where index < statistics.time.lags.count {
      let lag = statistics.time.lags[index]
      table.addRow([
        NumberText.significant(lag.seconds), estimate(lag.channelReal, 3), interval(lag.channelReal, 3),
        estimate(lag.channelImaginary, 3), estimate(lag.gainDB, 3), interval(lag.gainDB, 3),
      ])
    }
    return table
  }

  private static func distributions(_ title: String, _ fits: [DistributionFit]) -> Table {
    var table = Table(
      title,
      columns: [
        .init("family", .left), .init("parameter", .left), .init("value"), .init("95 %"),
        .init("log likelihood"), .init("distance"), .init("p"), .init("slots"),
      ],
      notes: [
        "log likelihood: nats a slot below the best family; distance and p: Kolmogorov–Smirnov on slots that hardly "
          + "depend on each other,",
        "against refitted samples of the family itself; p below 0.05: the family does not fit; K is a ratio",
      ])
    for fit in fits {
      for (index, parameter) in fit.parameters.enumerated() {
        let first = index == 0
        table.addRow([
          first ? name(of: fit.family) : "", label(of: parameter.name), estimate(parameter.estimate, 2),
          interval(parameter.estimate, 2), first ? NumberText.fixed(-fit.logLikelihoodDeficit, 3) : "",
          first ? NumberText.fixed(fit.goodnessOfFit?.distance, 3) : "",
          first ? NumberText.fixed(fit.goodnessOfFit?.pValue, 3) : "",
          first ? fit.goodnessOfFit.map { "\($0.samples)" } ?? NumberText.notAvailable : "",
        ])
      }
    }
    return table
  }

  private static func name(of family: DistributionFamily) -> String {
    switch family {
    case .logNormal: "log-normal"
    case .rician: "Rician"
    case .nakagami: "Nakagami"
    }
  }

  private static func label(of parameter: String) -> String {
    switch parameter {
    case "medianDB": "median dB"
    case "meanDB": "mean dB"
    case "deviationDB": "deviation dB"
    default: parameter
    }
  }

  private static func crossings(_ title: String, _ crossings: LevelCrossings) -> Table {
    let hasClosedForm = crossings.thresholds.contains { $0.closedFormCrossingsPerSecond != nil }
    var columns: [Table.Column] = [
      .init("threshold dB"), .init("below %"), .init("crossings/s"), .init("95 %"),
    ]
    if hasClosedForm { columns.append(.init("closed form")) }
    columns += [.init("if independent"), .init("mean fade s"), .init("95 %")]
    if hasClosedForm { columns.append(.init("closed form")) }
    var table = Table(
      title, columns: columns,
      notes: [
        "thresholds relative to the mean power; upward crossings between neighbouring slots"
          + (hasClosedForm ? "; closed form: Rician with the fitted K among isotropic scatterers" : ""),
        "if independent: what slots without memory would show; as many crossings mean that slots are too far apart",
      ])
    for threshold in crossings.thresholds {
      var row = [
        NumberText.fixed(threshold.decibels, 0), NumberText.fixed(100 * threshold.fractionBelow.value, 2),
        NumberText.significant(threshold.crossingsPerSecond.value),
        interval(threshold.crossingsPerSecond, 3),
      ]
      if hasClosedForm { row.append(NumberText.significant(threshold.closedFormCrossingsPerSecond)) }
      row += [
        NumberText.significant(threshold.independentCrossingsPerSecond),
        NumberText.significant(threshold.averageFadeSeconds?.value),
        interval(threshold.averageFadeSeconds, 3),
      ]
      if hasClosedForm { row.append(NumberText.significant(threshold.closedFormFadeSeconds)) }
      table.addRow(row)
    }
    return table
  }

  private static func antennas(_ spatial: SpatialStatistics) -> Table {
    var table = Table(
      "Antennas",
      columns: [
        .init("apart"), .init("correlation"), .init("95 %"), .init("eigenvalue"), .init("part of power"),
      ],
      notes: ["eigenvalues of the covariance over the recording, largest first"])
    for index in spatial.eigenvalueFractions.indices.prefix(16) {
      let correlation = index == 0 ? nil : spatial.separations.first { $0.antennas == index }?.correlation
      table.addRow([
        "\(index)", index == 0 ? "1.000" : estimate(correlation, 3), interval(correlation, 3),
        "\(index + 1)", NumberText.percent(spatial.eigenvalueFractions[index], 2),
      ])
    }
    return table
  }

  private static func timing(_ headroom: TimingHeadroom) -> Table {
    var table = Table(
      "Timing: decibels saved by choosing the slot",
      columns: [
        .init("window slots"), .init("knowing the future"), .init("95 %"), .init("knowing the present"),
        .init("95 %"),
      ],
      notes: [
        "below the mean (in dB) of that many consecutive slots; knowing the future: its best slot, which no "
          + "scheduler can beat;",
        "knowing the present: the first slot below the threshold of optimal stopping for independent slots",
      ])
    for window in headroom.windows {
      table.addRow([
        "\(window.slots)", estimate(window.genieDB, 2), interval(window.genieDB, 2),
        estimate(window.presentDB, 2), interval(window.presentDB, 2),
      ])
    }
    return table
  }

  private static func forecasts(_ predictability: PowerPredictability) -> Table {
    var table = Table(
      "Required power ahead: root mean square error in dB",
      columns: [
        .init("slots ahead"), .init("mean"), .init("persistence"), .init("linear"), .init("95 %"),
        .init("explained by linear"), .init("95 %"), .init("by persistence"),
      ],
      notes: [
        "tested on recordings that nothing was fitted to (\(predictability.folds) folds); linear: least squares on "
          + "\(predictability.pastSlots) slots of power;",
        "explained: part of the variance about the mean; a forecast that costs more has to do better than linear",
      ])
    for horizon in predictability.horizons {
      table.addRow([
        "\(horizon.slots)", estimate(horizon.mean, 2), estimate(horizon.persistence, 2),
        estimate(horizon.linear, 2), interval(horizon.linear, 2),
        NumberText.percent(horizon.linearExplainedFraction.value, 1),
        interval(horizon.linearExplainedFraction, 1, scale: 100),
        NumberText.percent(horizon.persistenceExplainedFraction.value, 1),
      ])
    }
    return table
  }
}
