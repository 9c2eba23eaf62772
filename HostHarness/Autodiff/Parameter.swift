import CGSL

/// A trainable tensor with its value and the two moments of its optimiser.
///
/// A reference type that owns its memory: tapes read `value` while they run and the optimiser writes it
/// between runs, never at the same time.
public final class Parameter: @unchecked Sendable {
  public let name: String
  public let shape: [Int]
  public let count: Int
  public let value: UnsafeMutablePointer<Float>
  /// First and second moment of Adam.
  let firstMoment: UnsafeMutablePointer<Float>
  let secondMoment: UnsafeMutablePointer<Float>
  /// Sum of the shards' gradients of the present step.
  public let gradient: UnsafeMutablePointer<Float>
  /// Weight decay applies (weights) or not (biases, batch norm).
  public let decays: Bool

  public init(name: String, shape: [Int], decays: Bool = true, initialValue: Float = 0) {
    self.name = name
    self.shape = shape
    self.decays = decays
    count = shape.reduce(1, *)
    value = .allocate(capacity: count)
    firstMoment = .allocate(capacity: count)
    secondMoment = .allocate(capacity: count)
    gradient = .allocate(capacity: count)
    value.initialize(repeating: initialValue, count: count)
    for buffer in [firstMoment, secondMoment, gradient] { buffer.initialize(repeating: 0, count: count) }
  }

  deinit {
    for buffer in [value, firstMoment, secondMoment, gradient] { buffer.deallocate() }
  }

  public var values: [Float] {
    get { Array(UnsafeBufferPointer(start: value, count: count)) }
    set { for i in 0..<min(count, newValue.count) { value[i] = newValue[i] } }
  }

  /// The state that a checkpoint keeps: value, first and second moment, in this order.
  public var state: [Float] {
    get {
      values + Array(UnsafeBufferPointer(start: firstMoment, count: count))
        + Array(UnsafeBufferPointer(start: secondMoment, count: count))
    }
    set {
      precondition(newValue.count == 3 * count, "\(name): \(newValue.count) state values, not \(3 * count)")
      for i in 0..<count {
        value[i] = newValue[i]
        firstMoment[i] = newValue[count + i]
        secondMoment[i] = newValue[2 * count + i]
      }
    }
  }

  /// Forgets the optimiser's moments: a new stage starts with new ones.
  public func resetMoments() {
    firstMoment.update(repeating: 0, count: count)
    secondMoment.update(repeating: 0, count: count)
  }
}
