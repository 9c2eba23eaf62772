import Emulation
import Quantization

/// The tables of a profile.
public enum ProfileTables {
  /// One target's, with what the document says of all.
  public static func all(_ target: ProfileDocument.Target, in document: ProfileDocument) -> [Table] {
    var tables: [Table] = []
    if let profile = target.counted {
      tables += [operators(profile, document.image), networks(profile, document.image)]
      if document.image.hasControlLoop { tables.append(steps(profile, document.clock)) }
      tables.append(calls(profile))
    }
    if let profile = target.callgrind {
      tables.append(steps(profile, document.clock, title: "controller steps by callgrind"))
    }
    if let profile = target.timed { tables.append(ProfileTimes.table(profile)) }
    tables.append(ProfileMemory.table(target))
    if !target.budget.isEmpty { tables.append(budget(target)) }
    return tables
  }

  static func operators(_ profile: TargetProfile, _ image: ImageDescription) -> Table {
    var table = Table(
      "\(profile.target): operators",
      columns: [
        .init("network", .left), .init("operator", .left), .init("kind", .left), .init("output", .left),
        .init("MAC"), .init("instructions"), .init("a MAC"), .init("share"), .init("over inputs", .left),
      ])
    for network in image.networks {
      let total = profile.networks.element(network.index)?.instructions?.maximum
      let shapes = Dictionary(uniqueKeysWithValues: network.tensors.map { ($0.index, $0.shape) })
      for operation in network.operators {
        let count = profile.operators.element(operation.index)?.instructions
        let shape = shapes[operation.output].map { "\($0)" } ?? ""
        table.addRow([
          network.name, operation.name, operation.kind, shape, "\(operation.multiplyAccumulates)",
          text(count?.maximum), perMultiplyAccumulate(count?.maximum, operation.multiplyAccumulates),
          share(count?.maximum, of: total), spread(count),
        ])
      }
    }
    table.notes = ["Share: of the network's instructions."]
    return table
  }

  static func networks(_ profile: TargetProfile, _ image: ImageDescription) -> Table {
    var table = Table(
      "\(profile.target): networks",
      columns: [
        .init("network", .left), .init("MAC"), .init("instructions"), .init("a MAC"), .init("arena bytes"),
        .init("over inputs", .left),
      ])
    for network in image.networks {
      let count = profile.networks.element(network.index)?.instructions
      table.addRow([
        network.name, "\(network.multiplyAccumulates)", text(count?.maximum),
        perMultiplyAccumulate(count?.maximum, network.multiplyAccumulates), "\(network.arenaBytes)",
        spread(count),
      ])
    }
    return table
  }

  static func steps(
    _ profile: TargetProfile, _ clock: ProfileDocument.Clock?, title: String = "controller steps"
  ) -> Table {
    var columns: [Table.Column] = [
      .init("slot", .left), .init("rule", .left), .init("instructions to the decision"),
      .init("to the command"), .init("together"), .init("over inputs", .left),
    ]
    if clock != nil { columns += [.init("ms"), .init("slots/s")] }
    var table = Table(
      "\(profile.target): \(title), \(profile.horizon) slots imagined in each", columns: columns)
    for rule in TargetProfile.Rule.allCases {
      for kind in StepKind.allCases {
        guard let (begin, end) = profile.step(kind.pilot, hasFrame: kind.hasFrame, rule: rule),
          let first = begin.instructions, let second = end.instructions
        else { continue }
        let together = first.maximum + second.maximum
        var row = [
          kind.title, rule.title, "\(first.maximum)", "\(second.maximum)", "\(together)",
          first.isConstant && second.isConstant
            ? "equal" : "\(first.minimum + second.minimum) … \(together)",
        ]
        if let clock {
          let milliseconds = clock.milliseconds(together)
          row += [NumberText.fixed(milliseconds, 2), NumberText.fixed(1000 / milliseconds, 1)]
        }
        table.addRow(row)
      }
    }
    table.notes = ["The image's own rule: \(profile.rule.title). \(profile.slots) slots were run under each."]
    if let clock {
      table.notes.append(
        "Times assume \(clock.megahertz) MHz and \(clock.instructionsPerCycle) instructions a cycle, as given; "
          + "QEMU knows no cycles.")
    }
    return table
  }

  static func calls(_ profile: TargetProfile) -> Table {
    var table = Table(
      "\(profile.target): other calls",
      columns: [.init("call", .left), .init("instructions"), .init("over inputs", .left)])
    for (title, cost) in [
      ("read and check the image", profile.load), ("make a controller", profile.start),
      ("set the price", profile.setPrice),
    ] where cost.instructions != nil {
      table.addRow([title, text(cost.instructions?.maximum), spread(cost.instructions)])
    }
    return table
  }

  public static func budget(_ target: ProfileDocument.Target) -> Table {
    var table = Table(
      "\(target.name): budget",
      columns: [.init("what", .left), .init("bytes"), .init("limit"), .init("used"), .init("", .left)])
    for item in target.budget {
      table.addRow([
        item.name, "\(item.bytes)", "\(item.limitBytes)",
        NumberText.percent(Double(item.bytes) / Double(item.limitBytes)), item.isKept ? "kept" : "EXCEEDED",
      ])
    }
    return table
  }

  // MARK: Cells

  private static func text(_ count: Int?) -> String { count.map { "\($0)" } ?? NumberText.notAvailable }

  private static func perMultiplyAccumulate(_ count: Int?, _ work: Int) -> String {
    guard let count, work > 0 else { return "" }
    return NumberText.fixed(Double(count) / Double(work), 2)
  }

  private static func share(_ count: Int?, of total: Int?) -> String {
    guard let count, let total, total > 0 else { return NumberText.notAvailable }
    return NumberText.percent(Double(count) / Double(total), 1)
  }

  /// Whether the work depended on the data.
  private static func spread(_ range: TargetProfile.Range?) -> String {
    guard let range else { return NumberText.notAvailable }
    return range.isConstant ? "equal" : "\(range.minimum) … \(range.maximum)"
  }
}

extension Array {
  /// Nil outside.
  func element(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
