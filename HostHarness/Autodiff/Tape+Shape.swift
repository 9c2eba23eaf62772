extension Tape {
  /// Columns side by side: `[N, A] , [N, B] → [N, A + B]`.
  public func concatenateColumns(_ parts: [Variable]) -> Variable {
    let rows = parts[0].rows
    let columns = parts.reduce(0) { $0 + $1.columns }
    precondition(parts.allSatisfy { $0.rows == rows })
    let needs = recordsGradients && parts.contains { gradient($0) != nil }
    let out = make(rows, columns, needsGradient: needs)
    var offset = 0
    var pieces: [(from: UnsafeMutablePointer<Float>?, width: Int, offset: Int)] = []
    for part in parts {
      copyColumns(
        from: value(part), fromStride: part.columns, to: value(out) + offset, toStride: columns,
        rows: rows, width: part.columns)
      pieces.append((gradient(part), part.columns, offset))
      offset += part.columns
    }
    if let dz = gradient(out) {
      record {
        for piece in pieces {
          guard let dx = piece.from else { continue }
          for row in 0..<rows {
            let (source, target) = (dz + row * columns + piece.offset, dx + row * piece.width)
            for i in 0..<piece.width { target[i] += source[i] }
          }
        }
      }
    }
    return out
  }

  /// Columns `range` of every row.
  public func sliceColumns(_ a: Variable, _ range: Range<Int>) -> Variable {
    precondition(range.lowerBound >= 0 && range.upperBound <= a.columns)
    let out = make(a.rows, range.count, needsGradient: needsGradient(a))
    copyColumns(
      from: value(a) + range.lowerBound, fromStride: a.columns, to: value(out), toStride: range.count,
      rows: a.rows, width: range.count)
    if let dz = gradient(out), let dx = gradient(a) {
      let (rows, columns, width, offset) = (a.rows, a.columns, range.count, range.lowerBound)
      record {
        for row in 0..<rows {
          let (source, target) = (dz + row * width, dx + row * columns + offset)
          for i in 0..<width { target[i] += source[i] }
        }
      }
    }
    return out
  }

  /// Rows `indices` of `a`, in this order; a row may appear more than once.
  public func gatherRows(_ a: Variable, _ indices: [Int]) -> Variable {
    let out = make(indices.count, a.columns, needsGradient: needsGradient(a))
    let (x, z, columns) = (value(a), value(out), a.columns)
    for (row, index) in indices.enumerated() {
      precondition(index >= 0 && index < a.rows)
      (z + row * columns).update(from: x + index * columns, count: columns)
    }
    if let dz = gradient(out), let dx = gradient(a) {
      record {
        for (row, index) in indices.enumerated() {
          let (source, target) = (dz + row * columns, dx + index * columns)
          for i in 0..<columns { target[i] += source[i] }
        }
      }
    }
    return out
  }

  /// Rows of all parts one after the other.
  public func concatenateRows(_ parts: [Variable]) -> Variable {
    let columns = parts[0].columns
    precondition(parts.allSatisfy { $0.columns == columns })
    let needs = recordsGradients && parts.contains { gradient($0) != nil }
    let out = make(parts.reduce(0) { $0 + $1.rows }, columns, needsGradient: needs)
    var offset = 0
    var pieces: [(UnsafeMutablePointer<Float>?, offset: Int, count: Int)] = []
    for part in parts {
      (value(out) + offset).update(from: value(part), count: part.count)
      pieces.append((gradient(part), offset, part.count))
      offset += part.count
    }
    if let dz = gradient(out) {
      record {
        for (gradient, offset, count) in pieces {
          guard let gradient else { continue }
          let source = dz + offset
          for i in 0..<count { gradient[i] += source[i] }
        }
      }
    }
    return out
  }

  /// The same memory read as another shape with the same count.
  public func reshape(_ a: Variable, rows: Int, columns: Int) -> Variable {
    precondition(rows * columns == a.count)
    let variable = Variable(index: entries.count, rows: rows, columns: columns)
    var entry = entries[a.index]
    entry.ownsValue = false
    // The alias shares the gradient's memory too; only the original gives it back.
    aliases.append(variable.index)
    entries.append(entry)
    return variable
  }

  /// `condition[row] ? a : b`, row by row.
  public func selectRows(_ condition: [Bool], _ a: Variable, _ b: Variable) -> Variable {
    precondition(a.rows == b.rows && a.columns == b.columns && condition.count == a.rows)
    let out = make(a.rows, a.columns, needsGradient: needsGradient(a, b))
    let (x, y, z, columns) = (value(a), value(b), value(out), a.columns)
    for row in 0..<a.rows {
      (z + row * columns).update(from: (condition[row] ? x : y) + row * columns, count: columns)
    }
    if let dz = gradient(out) {
      let (dx, dy) = (gradient(a), gradient(b))
      record {
        for row in condition.indices {
          guard let target = condition[row] ? dx : dy else { continue }
          for i in row * columns..<(row + 1) * columns { target[i] += dz[i] }
        }
      }
    }
    return out
  }

  private func copyColumns(
    from: UnsafeMutablePointer<Float>, fromStride: Int, to: UnsafeMutablePointer<Float>, toStride: Int,
    rows: Int, width: Int
  ) {
    for row in 0..<rows { (to + row * toStride).update(from: from + row * fromStride, count: width) }
  }
}
