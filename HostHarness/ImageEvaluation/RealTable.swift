/// A function table, linear between its entries: 256 entries at −128 … 127, or 513 at −32768, −32640, … 32768.
struct RealTable {
  private let entries: [Int16]
  private let first: Double
  private let step: Double

  init(_ entries: [Int16]) {
    self.entries = entries
    (first, step) = entries.count == 256 ? (-128, 1) : (-32768, 128)
  }

  func value(at argument: Double) -> Double {
    let position = min(max((argument - first) / step, 0), Double(entries.count - 1))
    let index = min(Int(position), entries.count - 2)
    let (lower, upper) = (Double(entries[index]), Double(entries[index + 1]))
    return lower + (upper - lower) * (position - Double(index))
  }
}
