import Foundation
import Report
import SystemAssembly

/// How networks were joined to the loop, for the terminal.
struct AssemblyTable {
  private let summary: AssemblySummary

  init(_ summary: AssemblySummary) { self.summary = summary }

  var text: String {
    var table = Table(
      "\(summary.name): \(summary.base) with \(summary.networks.map(\.role).joined(separator: ", ")) replaced",
      columns: [
        .init("role", .left), .init("port", .left), .init("network's", .left), .init("shape", .left),
        .init("type", .left), .init("range", .left), .init("loop's type", .left),
        .init("range", .left), .init("joined", .left),
      ],
      notes: [
        "values beyond the network's or the loop's range are cut off at its end",
        "adopted: no network of the base shares the tensor, and the loop works at the network's own scale",
      ])
    for network in summary.networks {
      for (place, port) in network.ports.enumerated() {
        table.addRow([
          place == 0 ? network.role : "", "\(port.direction) \(port.name)", port.networkPort,
          "\(port.shape)", port.type, Self.text(port.range), port.loopType, Self.text(port.loopRange),
          Self.text(port.joint),
        ])
      }
    }
    return table.plainText + "\n" + summary.warnings.map { "warning: \($0)\n" }.joined()
  }

  private static func text(_ range: [Double]) -> String {
    range.map { String(format: "%.4g", $0) }.joined(separator: " … ")
  }

  private static func text(_ joint: AssemblySummary.Joint) -> String {
    switch joint {
    case .copied: "as it is"
    case .rescaled: "rescaled"
    case .transposed: "transposed"
    case .transposedAndRescaled: "transposed, rescaled"
    case .adopted: "adopted"
    case .adoptedAndTransposed: "adopted, transposed"
    }
  }
}
