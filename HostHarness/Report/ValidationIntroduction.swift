import Validation

/// What a validation report says before its figures.
enum ValidationIntroduction {
  static func heading(_ document: ValidationDocument) -> String {
    "Validation of LatentLink in world \(document.world)"
  }

  static func paragraphs(_ document: ValidationDocument) -> [String] {
    let extent = document.extent
    var lines = [
      "\(extent.seeds) seeds × \(extent.episodes) episodes × \(extent.slots) slots after "
        + "\(extent.warmUpSlots) slots of warm-up; all schemes meet the same gusts, channels and noise."
    ]
    if !document.provenance.isEmpty {
      let origin = document.provenance.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      lines.append("Model: \(origin.joined(separator: "; ")).")
    }
    return lines
  }
}
