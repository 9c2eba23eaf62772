import Quantization
import Report
import WeightPackers

/// Which kernel each operator with weights gets, and what it costs in flash and working memory.
struct PackingTable {
  let description: ImageDescription
  let choice: PackingChoice

  init(_ description: ImageDescription, choice: PackingChoice) {
    self.description = description
    self.choice = choice
  }

  var table: Table {
    var table = Table(
      "Weights packed for \(description.packingTarget)",
      columns: [
        .init("network", .left), .init("operator", .left), .init("packing", .left), .init("bytes"),
        .init("working memory"), .init("why", .left),
      ])
    for network in description.networks {
      for operation in network.operators where operation.multiplyAccumulates > 0 {
        table.addRow([
          network.name, operation.name, operation.packing, "\(operation.parameterSizeBytes)",
          operation.scratchSizeBytes == 0 ? "" : "\(operation.scratchSizeBytes)",
          operation.packingReason ?? "",
        ])
      }
    }
    return table
  }
}
