extension TensorLayout {
  /// A tensor seen as rows of `inner` axes that lie innermost in memory.
  struct Matrix: Equatable {
    var rowCount: Int
    var columnCount: Int
    /// How the columns lie among themselves.
    var columnLayout: TensorLayout
    /// For each column as memory holds it its number in ONNX's order of the inner axes.
    var columnNumbers: [Int] { columnLayout.elementNumbers }
    private let layout: TensorLayout
    private let groups: [[Int]]
    private let inner: [Int]

    fileprivate init?(_ layout: TensorLayout, shape: [Int], inner: [Int]) {
      guard let (cut, groups) = layout.axes(of: shape) else { return nil }
      let columns = inner.flatMap { groups[$0] }
      guard Set(cut.order.suffix(columns.count)) == Set(columns) else { return nil }
      self.layout = cut
      self.groups = groups
      self.inner = inner
      columnCount = columns.reduce(1) { $0 * cut.factors[$1] }
      rowCount = cut.count / columnCount
      let places = cut.order.suffix(columns.count).map { factor in columns.firstIndex(of: factor) ?? 0 }
      columnLayout = TensorLayout(shape: columns.map { cut.factors[$0] }, order: places)
    }

    /// The layout of a result with other sizes along the inner axes, which lie in their order.
    func replacingColumns(_ sizes: [Int]) -> TensorLayout {
      var factors: [Int] = []
      var number: [Int: Int] = [:]
      var innermost: [Int] = []
      for (axis, group) in groups.enumerated() {
        if let position = inner.firstIndex(of: axis) {
          innermost.append(factors.count)
          factors.append(sizes[position])
        } else {
          for factor in group {
            number[factor] = factors.count
            factors.append(layout.factors[factor])
          }
        }
      }
      return TensorLayout(shape: factors, order: layout.order.compactMap { number[$0] } + innermost)
    }
  }

  /// Nil where the axes `inner` (ascending) do not lie innermost, in whatever order among themselves.
  func matrix(_ shape: [Int], inner: [Int]) -> Matrix? { Matrix(self, shape: shape, inner: inner) }
}
