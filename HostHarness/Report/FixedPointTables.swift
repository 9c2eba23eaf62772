import Validation

/// What quantisation changes, from the plainest statement to the noisiest.
enum FixedPointTables {
  static func all(_ comparison: FixedPointComparison) -> [Table] {
    [replays(comparison), forced(comparison), free(comparison)]
  }

  /// Same inputs, two answers.
  static func replays(_ comparison: FixedPointComparison) -> Table {
    var table = Table(
      "Fixed point against float, the same inputs",
      columns: [
        .init("price mW"), .init("slots"), .init("equal decisions %"), .init("float alone sends"),
        .init("fixed alone sends"), .init("both send"), .init("power error dB"),
        .init("command error m/s²"), .init("greatest"), .init("commands m/s²"),
      ],
      notes: [
        "the float controller (\(comparison.floatScheme.title)) leads; the fixed-point controller gets its "
          + "pilots and frames; errors and commands: root mean square",
        "\(comparison.extent.episodes) episodes, warm-up included",
      ])
    for replay in comparison.replays {
      let tally = replay.tally
      table.addRow([
        NumberText.fixed(replay.priceMilliwatts, 1), String(tally.slots),
        NumberText.fixed(100 * tally.agreement, 2), String(tally.sentByLeaderOnly),
        String(tally.sentByShadowOnly), String(tally.sentByBoth), NumberText.fixed(tally.powerErrorDB, 4),
        NumberText.fixed(tally.commandError, 5), NumberText.fixed(tally.greatestCommandError, 4),
        NumberText.fixed(tally.commandMagnitude, 3),
      ])
    }
    return table
  }

  /// Loops of their own, frames at the same slots.
  static func forced(_ comparison: FixedPointComparison) -> Table {
    var table = Table(
      "Fixed point against float, frames in the same slots",
      columns: [
        .init("frames", .left), .init("cost float"), .init("fixed"), .init("cost, %"),
        .init("within 2 %", .left),
      ], notes: ["both send by the clock at the greatest power, so only the arithmetic differs"])
    for pair in comparison.forced {
      table.addRow([
        pair.label, NumberText.fixed(pair.floatControlCost, 5), NumberText.fixed(pair.fixedControlCost, 5),
        NumberText.figure(pair.costDifference, 2, scale: 100), costVerdict(pair.costDifference),
      ])
    }
    table.notes.append(seedsNote(comparison, seeds: comparison.forcedSeeds))
    return table
  }

  /// Loops of their own with their own decisions.
  static func free(_ comparison: FixedPointComparison) -> Table {
    var table = Table(
      "Fixed point against float at equal settings",
      columns: [
        .init("price", .left), .init("power float mW"), .init("fixed mW"), .init("saving, points"),
        .init("within 1", .left), .init("cost float"), .init("fixed"), .init("cost, %"),
        .init("within 2 %", .left),
      ],
      notes: [
        "saving: against every slot, fixed minus float; cost: fixed / float − 1",
        seedsNote(comparison, seeds: comparison.extent.seeds),
        "within the tolerance: yes or no where two standard errors leave no doubt, else open",
      ])
    for pair in comparison.free {
      table.addRow([
        pair.label, NumberText.fixed(pair.floatPowerMilliwatts, 3),
        NumberText.fixed(pair.fixedPowerMilliwatts, 3), NumberText.figure(pair.savingDifferencePoints, 2),
        savingVerdict(pair.savingDifferencePoints), NumberText.fixed(pair.floatControlCost, 5),
        NumberText.fixed(pair.fixedControlCost, 5), NumberText.figure(pair.costDifference, 2, scale: 100),
        costVerdict(pair.costDifference),
      ])
    }
    table.addRow([
      "all", "", "", NumberText.figure(comparison.meanSavingDifferencePoints, 2),
      savingVerdict(comparison.meanSavingDifferencePoints), "", "",
      NumberText.figure(comparison.meanCostDifference, 2, scale: 100),
      costVerdict(comparison.meanCostDifference),
    ])
    return table
  }

  private static func seedsNote(_ comparison: FixedPointComparison, seeds: Int) -> String {
    let extent = comparison.extent
    return "± standard error, jackknife over \(seeds) paired seeds of \(extent.episodes) episodes × "
      + "\(extent.slots) slots"
  }

  private static func costVerdict(_ figure: ComparedFigure) -> String {
    text(ToleranceVerdict(figure, limit: FixedPointComparison.costTolerance))
  }

  private static func savingVerdict(_ figure: ComparedFigure) -> String {
    text(ToleranceVerdict(figure, limit: FixedPointComparison.savingTolerancePoints))
  }

  private static func text(_ verdict: ToleranceVerdict?) -> String {
    switch verdict {
    case .met: "yes"
    case .missed: "no"
    case .undecided: "open"
    case nil: NumberText.notAvailable
    }
  }
}
