import Emulation
import Quantization

/// The tables of one target's profile.
public enum ProfileTables {
  public static func all(_ profile: TargetProfile, image: ImageDescription) -> [Table] {
    [operators(profile, image), networks(profile, image), steps(profile), calls(profile)]
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

  static func steps(_ profile: TargetProfile) -> Table {
    var table = Table(
      "\(profile.target): controller steps, \(profile.horizon) slots imagined in each",
      columns: [
        .init("slot", .left), .init("rule", .left), .init("instructions to the decision"),
        .init("to the command"), .init("together"), .init("over inputs", .left),
      ])
    for rule in TargetProfile.Rule.allCases {
      for kind in StepKind.allCases {
        guard let (begin, end) = profile.step(kind.pilot, hasFrame: kind.hasFrame, rule: rule) else {
          continue
        }
        let (first, second) = (begin.instructions, end.instructions)
        let together = first.flatMap { first in second.map { first.maximum + $0.maximum } }
        let spreads = [spread(first), spread(second)].filter { $0 != "equal" }
        table.addRow([
          kind.title, rule.title, text(first?.maximum), text(second?.maximum), text(together),
          spreads.first ?? "equal",
        ])
      }
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
    ] {
      table.addRow([title, text(cost.instructions?.maximum), spread(cost.instructions)])
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

/// What arrives in a slot.
enum StepKind: CaseIterable {
  case frame
  case pilot
  case damagedPilot
  case nothing

  var title: String {
    switch self {
    case .frame: "pilot and frame"
    case .pilot: "pilot, no frame"
    case .damagedPilot: "damaged pilot, no frame"
    case .nothing: "neither"
    }
  }

  var pilot: TargetProfile.Pilot {
    switch self {
    case .frame, .pilot: .measured
    case .damagedPilot: .damaged
    case .nothing: .missing
    }
  }

  var hasFrame: Bool { self == .frame }
}

extension TargetProfile.Rule {
  var title: String {
    switch self {
    case .programme: "dynamic programme"
    case .stoppingValue: "stopping value"
    }
  }
}

extension Array {
  /// Nil outside.
  func element(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
