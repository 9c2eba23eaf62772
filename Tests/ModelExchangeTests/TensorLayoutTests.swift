import Testing

@testable import ModelExchange

/// Layouts against elements that are really moved.
@Suite struct TensorLayoutTests {
  /// Element numbers in memory of a tensor `shape` that lies in `order`.
  private func memory(_ shape: [Int], _ order: [Int]) -> [Int] { TensorIndices(shape).transposed(order) }

  @Test func channelsLast() {
    let layout = TensorLayout(shape: [1, 3, 4, 5], order: [0, 2, 3, 1])
    #expect(layout.factors == [3, 20])
    #expect(layout.order == [1, 0])
    #expect(layout.elementNumbers == memory([1, 3, 4, 5], [0, 2, 3, 1]))
    #expect(layout.axisOrder(of: [1, 3, 4, 5]) == [2, 3, 1])
    #expect(layout.axisOrder(of: [1, 60]) == nil)
    #expect(layout.axisOrder(of: [3, 20]) == [1, 0])
  }

  @Test func randomTranspositionsAndReshapes() throws {
    var random = TestRandom(seed: 5)
    for _ in 0..<300 {
      var shape = (0..<Int.random(in: 1...5, using: &random)).map { _ in Int.random(in: 1...4, using: &random)
      }
      var layout = TensorLayout(shape: shape, order: Array(shape.indices).shuffled(using: &random))
      // Which element of the first tensor stands where, in the model's order now.
      let first = layout.elementNumbers
      var numbers = Array(0..<layout.count)
      for _ in 0..<4 {
        let permutation = Array(shape.indices).shuffled(using: &random)
        let next = try #require(layout.transposed(shape, permutation))
        let moved = TensorIndices(shape).transposed(permutation)
        numbers = moved.map { numbers[$0] }
        layout = next
        shape = permutation.map { shape[$0] }
        #expect(layout.elementNumbers.map { numbers[$0] } == first)
        // Join two neighbours or cut nothing: a reshape.
        if shape.count > 1, Bool.random(using: &random), layout.axes(of: shape) != nil {
          let place = Int.random(in: 0..<shape.count - 1, using: &random)
          let joined = Array(shape[..<place]) + [shape[place] * shape[place + 1]] + shape[(place + 2)...]
          shape = Array(joined)
        }
      }
    }
  }

  @Test func movesFromAnyOrderToAnyOther() throws {
    var random = TestRandom(seed: 6)
    for _ in 0..<300 {
      let shape = (0..<Int.random(in: 1...4, using: &random)).map { _ in Int.random(in: 1...4, using: &random)
      }
      let from = TensorLayout(shape: shape, order: Array(shape.indices).shuffled(using: &random))
      let to = TensorLayout(shape: shape, order: Array(shape.indices).shuffled(using: &random))
      let (sizes, permutation) = try #require(from.permutation(to: to))
      let moved = TensorIndices(sizes).transposed(permutation)
      #expect(moved.map { from.elementNumbers[$0] } == to.elementNumbers)
    }
  }

  @Test func matrices() throws {
    let layout = TensorLayout(shape: [1, 3, 4, 5], order: [0, 2, 3, 1])
    let matrix = try #require(layout.matrix([1, 3, 4, 5], inner: [1]))
    #expect((matrix.rowCount, matrix.columnCount) == (20, 3))
    #expect(matrix.columnNumbers == [0, 1, 2])
    #expect(layout.matrix([1, 3, 4, 5], inner: [3]) == nil)
    #expect(matrix.replacingColumns([7]) == TensorLayout(shape: [1, 7, 4, 5], order: [0, 2, 3, 1]))
    // Flattened behind a convolution: one row, its columns in the order of memory.
    let flat = try #require(layout.matrix([1, 60], inner: [1]))
    #expect(flat.rowCount == 1)
    #expect(flat.columnNumbers == layout.elementNumbers)
  }
}
