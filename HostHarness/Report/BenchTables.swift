import Bench

/// The tables of a bench.
public enum BenchTables {
  /// Instructions that repeat exactly.
  public static func counts(_ document: BenchDocument, instructionsPerCycle: Double) -> [Table] {
    document.targets.map { layers($0, document.figures) } + [
      verdicts(document), steps(document, instructionsPerCycle: instructionsPerCycle),
    ]
  }

  static func layers(_ counts: TargetCounts, _ figures: PeerFigures) -> Table {
    let peers = figures.peers(of: counts.target)
    var columns: [Table.Column] = [
      .init("layer", .left), .init("packing", .left), .init("MAC"), .init("instructions"), .init("a MAC"),
    ]
    for peer in peers { columns += [.init(peer.title), .init("ours / peer's")] }
    columns.append(.init("over inputs", .left))
    var table = Table("\(counts.target): layers", columns: columns)
    for layer in counts.layers {
      var row = [
        layer.name, layer.packing, "\(layer.multiplyAccumulates)", "\(layer.instructions)",
        ratio(layer.instructions, layer.multiplyAccumulates),
      ]
      for peer in peers {
        let theirs = peer.instructions[layer.name]
        row += [theirs.map { "\($0)" } ?? "", theirs.map { ratio(layer.instructions, $0) } ?? ""]
      }
      table.addRow(row + [layer.isConstant ? "equal" : "DIFFERENT"])
    }
    if let total = counts.instructions(of: TargetCounts.encoderLayers) {
      let work = counts.layers.filter { TargetCounts.encoderLayers.contains($0.name) }
        .reduce(0) { $0 + $1.multiplyAccumulates }
      var row = ["L1–L5", "", "\(work)", "\(total)", ratio(total, work)]
      for peer in peers {
        let theirs = TargetCounts.encoderLayers.reduce(0) { $0 + (peer.instructions[$1] ?? 0) }
        row += ["\(theirs)", ratio(total, theirs)]
      }
      table.addRow(row + [""])
    }
    return table
  }

  static func verdicts(_ document: BenchDocument) -> Table {
    var table = Table(
      "limits",
      columns: [
        .init("target", .left), .init("what", .left), .init("instructions"), .init("at most"), .init("aim"),
        .init("", .left),
      ])
    for verdict in document.verdicts {
      let layers = verdict.layersNotBelow
      table.addRow([
        verdict.target, verdict.what, "\(verdict.instructions)", "\(verdict.atMost)",
        verdict.aim.map { "\($0)" } ?? "",
        verdict.outcome.rawValue + (layers.isEmpty ? "" : ": \(layers.joined(separator: ", "))"),
      ])
    }
    table.notes = ["Peers' figures were recorded elsewhere (Bench/peers.json); ours were counted now."]
    return table
  }

  static func steps(_ document: BenchDocument, instructionsPerCycle: Double) -> Table {
    var table = Table(
      "slots of the default model",
      columns: [
        .init("target", .left), .init("slot", .left), .init("portable kernels"), .init("instructions"),
        .init("times fewer"), .init("MHz"), .init("slots/s"),
      ])
    for counts in document.targets {
      for arrival in SlotArrival.allCases {
        guard let count = counts.steps[arrival.rawValue] else { continue }
        let before = document.figures.portableSteps[counts.target]?[arrival.rawValue]
        let clock = document.figures.clockMegahertz[counts.target]
        table.addRow([
          counts.target, arrival.title, before.map { "\($0)" } ?? "", "\(count)",
          before.map { ratio($0, count) } ?? "", NumberText.significant(clock),
          NumberText.significant(clock.map { $0 * 1e6 * instructionsPerCycle / Double(count) }),
        ])
      }
    }
    table.notes = [
      "Slot rates assume \(NumberText.significant(instructionsPerCycle)) instructions a cycle at the clock of an "
        + "example part; QEMU knows no cycles."
    ]
    return table
  }

  public static func timings(_ timings: [BenchDocument.Timing]) -> Table {
    var table = Table(
      "times (noisy: they depend on the machine and on what else it does)",
      columns: [.init("what", .left), .init("median"), .init("unit", .left)])
    for timing in timings { table.addRow([timing.what, NumberText.significant(timing.median), timing.unit]) }
    return table
  }

  public static func encoder(_ times: EncoderTimes) -> Table {
    var table = Table(
      "L1–L5 in a row on this machine: \(times.machine)",
      columns: [
        .init("runtime", .left), .init("µs"), .init("of it the call"), .init("ours / theirs"),
        .init("outputs that differ", .left), .init("at most by"),
      ])
    table.addRow([
      "ours, \(times.packing) weights", NumberText.significant(times.oursMicroseconds), "", "", "", "",
    ])
    for peer in times.peers {
      table.addRow([
        "\(peer.name) \(peer.version)", NumberText.significant(peer.medianMicroseconds),
        NumberText.significant(peer.callMicroseconds),
        NumberText.fixed(times.oursMicroseconds / peer.medianMicroseconds, 2),
        "\(peer.outputsThatDiffer) of \(peer.outputs)", "\(peer.greatestDifference)",
      ])
    }
    table.notes = [
      "Medians; one thread, batch 1, int8. Ours is the firmware image host-embedded, theirs are called from Python.",
      times.peers.isEmpty ? "'make bench' measures other runtimes in the same run (docs/bench.md)." : "",
    ].filter { !$0.isEmpty }
    return table
  }

  private static func ratio(_ value: Int, _ other: Int) -> String {
    other > 0 ? NumberText.fixed(Double(value) / Double(other), 2) : ""
  }
}
