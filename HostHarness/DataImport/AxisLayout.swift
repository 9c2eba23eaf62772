import Recordings

/// How the axes of a source become those of a data set's array.
struct AxisLayout {
  /// Axes of the source, or nil where it has none.
  let episodeAxis: Int?
  let slotAxis: Int
  /// All axes of the source in the order of the target; those of length 1 that mean nothing come first.
  let order: [Int]
  /// Sizes of the target's axes after episode and slot.
  let slotShape: [Int]
  /// Whether a complex number is one element of the target.
  let isComplex: Bool
  /// Recordings and the slots of each.
  let recordings: Int
  let recordedSlots: Int

  init(_ array: RecordingArray, of source: some ArraySource, axes given: [String]?) throws(ImportError) {
    let shape = source.shape
    let names = given ?? Self.defaultAxes(of: array, shape: shape, isComplex: source.isComplex)
    func failure(_ reason: String) -> ImportError {
      .axes(file: source.file, dataset: source.dataset, shape: shape, axes: names, reason: reason)
    }
    guard names.count == shape.count else {
      throw failure(
        "\(names.count) axes for \(shape.count); name them in the order of the source, as in "
          + "\(array.rawValue)=NAME[\(array.axes.joined(separator: ","))]")
    }
    let known = array.axes + ["one"] + (array == .csi ? ["complex"] : [])
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw failure("no axis '\(unknown)' in '\(array.rawValue)'; known: \(known.joined(separator: ", "))")
    }
    guard !shape.contains(0) else { throw failure("no elements") }
    let places = Dictionary(grouping: names.indices) { names[$0] }
    guard let slots = places["slot"], slots.count == 1 else { throw failure("expected one axis 'slot'") }
    guard places["episode"]?.count ?? 1 == 1 else { throw failure("expected at most one axis 'episode'") }
    for axis in places["one"] ?? [] where shape[axis] != 1 {
      throw failure("'one' must have length 1, found \(shape[axis])")
    }
    for axis in array.axes.dropFirst(2) where places[axis] == nil { throw failure("no axis '\(axis)'") }
    if array == .csi {
      let complex = places["complex"] ?? []
      guard source.isComplex == complex.isEmpty, complex.count <= 1 else {
        throw failure(
          source.isComplex
            ? "elements are complex, so no axis is"
            : "elements are real: name the axis of real and imaginary part 'complex'")
      }
      for axis in complex where shape[axis] != 2 {
        throw failure("'complex' must have length 2, found \(shape[axis])")
      }
    } else if source.isComplex {
      throw failure("elements are complex, expected real ones")
    }
    episodeAxis = places["episode"]?.first
    slotAxis = slots[0]
    let inner = array.axes.dropFirst(2).map { places[$0] ?? [] }
    order =
      (places["one"] ?? []) + (places["episode"] ?? []) + slots + inner.flatMap { $0 }
      + (places["complex"] ?? [])
    slotShape = inner.map { $0.reduce(1) { $0 * shape[$1] } }
    isComplex = array == .csi
    recordings = episodeAxis.map { shape[$0] } ?? 1
    recordedSlots = shape[slotAxis]
  }

  /// Numbers of one slot, a complex one counting twice.
  var slotNumbers: Int { slotShape.reduce(isComplex ? 2 : 1, *) }

  /// Slots of one recording, `[slot, …]` in the target's order.
  func read(
    _ source: some ArraySource, recording: Int, slots: Range<Int>
  ) throws(ImportError) -> [Double] {
    var start = [Int](repeating: 0, count: source.shape.count)
    var count = source.shape
    if let episodeAxis { (start[episodeAxis], count[episodeAxis]) = (recording, 1) }
    (start[slotAxis], count[slotAxis]) = (slots.lowerBound, slots.count)
    let values = try source.read(start: start, count: count)
    // A complex element is a last axis of its own, and stays the last one.
    let parts = source.isComplex ? [2] : []
    return Transposition(shape: count + parts, axes: order + (source.isComplex ? [count.count] : []))
      .apply(values)
  }

  /// The schema's order, without the episode where one axis is lacking, with `complex` where the last axis is one.
  private static func defaultAxes(of array: RecordingArray, shape: [Int], isComplex: Bool) -> [String] {
    let needsParts = array == .csi && !isComplex
    let axes = array.axes + (needsParts ? ["complex"] : [])
    return shape.count == axes.count - 1 ? Array(axes.dropFirst()) : axes
  }
}
