import ChannelStatistics
import Foundation
import Simulation
import Validation

/// What world and channel allow, before any scheme is looked at.
enum WorldTable {
  /// Nil where the document says nothing about its world.
  static func table(_ document: ValidationDocument) -> Table? {
    guard document.headroom != nil || document.kinship != nil else { return nil }
    var table = Table(
      "World \(document.world)", columns: [.init("question", .left), .init("answer", .left)])
    if let kinship = document.kinship {
      table.addRow([
        "Is the model at home?", home(kinship, trained: document.trainedWorld, world: document.world),
      ])
    }
    if let headroom = document.headroom {
      for row in timing(headroom) { table.addRow(row) }
    }
    return table
  }

  private static func home(_ kinship: WorldKinship, trained: String?, world: String) -> String {
    let origin = trained.map { "trained in world \($0)" } ?? "trained elsewhere"
    return switch kinship {
    case .same: "yes"
    case .otherRadio:
      "control networks yes, forecasts no: \(origin), whose radio differs; `latentlink adapt --world \(world)` fits them"
    case .otherDevice:
      "no: \(origin), whose device, room or camera differs; figures of every scheme suffer from that until "
        + "`latentlink train --world \(world)` makes a model"
    }
  }

  /// Rows of question and answer.
  static func timing(_ headroom: TimingHeadroom) -> [[String]] {
    guard let window = headroom.windows.last else { return [] }
    let saved = { (decibels: Double) in
      "\(NumberText.fixed(decibels, 2)) dB (\(NumberText.percent(1 - pow(10, -decibels / 10))))"
    }
    let verdict =
      switch ChannelVerdict.timing(headroom) {
      case .nothingToGain: "no: there is nothing to gain by timing"
      case .littleToGain: "hardly: there is little to gain by timing"
      case .worthwhile: "yes"
      }
    return [
      ["Is there power to save by choosing the slot?", verdict],
      [
        "At most, knowing the future",
        "\(saved(window.genieDB.value)) below the mean of \(window.slots) slots",
      ],
      ["Knowing only the present power", saved(window.presentDB.value)],
    ]
  }
}
