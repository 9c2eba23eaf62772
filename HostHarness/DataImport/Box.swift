/// A box of a row-major array as runs of neighbouring elements.
struct Box {
  let shape: [Int]
  let start: [Int]
  let count: [Int]

  var elementCount: Int { count.reduce(1, *) }

  /// Element ranges of the whole array, in the order of the box.
  var runs: [Range<Int>] {
    guard elementCount > 0 else { return [] }
    // Axes from here on are neighbours: all but the first of them are taken whole.
    var first = shape.count
    while first > 0, first == shape.count || count[first] == shape[first] { first -= 1 }
    let runLength = count[first...].reduce(1, *)
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    var index = start
    var runs: [Range<Int>] = []
    while true {
      let offset = zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
      runs.append(offset..<(offset + runLength))
      var axis = first - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < start[axis] + count[axis] { break }
        index[axis] = start[axis]
        axis -= 1
      }
      if axis < 0 { return runs }
    }
  }
}
