/// A matrix on a tape: `[rows, columns]`, row-major. Images are rows of `H × W × C` columns.
public struct Variable: Sendable, Equatable {
  let index: Int
  public let rows: Int
  public let columns: Int
  public var count: Int { rows * columns }
}

/// Reverse-mode differentiation of one step's computation.
///
/// Operations append a value and, where a gradient is wanted, a closure that carries the output's gradient
/// back to the inputs. `reset()` gives every buffer back to the pool; parameters' gradients live in the tape
/// until `addGradients(to:)`, so that several tapes (shards of a batch) can run at the same time over the same
/// parameters and be summed in a fixed order.
public final class Tape {
  struct Entry {
    var value: UnsafeMutablePointer<Float>
    var gradient: UnsafeMutablePointer<Float>?
    var count: Int
    var ownsValue: Bool
  }

  let pool = BufferPool()
  var entries: [Entry] = []
  /// Entries that share another one's memory.
  var aliases: [Int] = []
  private var backwardSteps: [() -> Void] = []
  private var scratch: [(UnsafeMutablePointer<Float>, Int)] = []
  private var parameterVariables: [ObjectIdentifier: Variable] = [:]
  private var parameters: [(Parameter, Variable)] = []
  /// Without it nothing is recorded: a forward pass only.
  public var recordsGradients: Bool

  public init(recordsGradients: Bool = true) { self.recordsGradients = recordsGradients }

  deinit { reset() }

  /// Forgets the step and keeps its memory for the next one.
  public func reset() {
    for index in aliases { entries[index].gradient = nil }
    aliases.removeAll(keepingCapacity: true)
    for entry in entries {
      if entry.ownsValue { pool.give(entry.value, count: entry.count) }
      if let gradient = entry.gradient { pool.give(gradient, count: entry.count) }
    }
    for (buffer, count) in scratch { pool.give(buffer, count: count) }
    entries.removeAll(keepingCapacity: true)
    backwardSteps.removeAll(keepingCapacity: true)
    scratch.removeAll(keepingCapacity: true)
    parameterVariables.removeAll(keepingCapacity: true)
    parameters.removeAll(keepingCapacity: true)
  }

  // MARK: Leaves

  /// A constant; its values are copied.
  public func constant(_ values: UnsafeBufferPointer<Float>, rows: Int, columns: Int) -> Variable {
    precondition(values.count == rows * columns)
    let variable = make(rows, columns, needsGradient: false)
    if let base = values.baseAddress { value(variable).update(from: base, count: values.count) }
    return variable
  }

  public func constant(_ values: [Float], rows: Int, columns: Int) -> Variable {
    values.withUnsafeBufferPointer { constant($0, rows: rows, columns: columns) }
  }

  /// A constant that the caller fills.
  public func constant(rows: Int, columns: Int, _ fill: (UnsafeMutableBufferPointer<Float>) -> Void)
    -> Variable
  {
    let variable = make(rows, columns, needsGradient: false)
    fill(UnsafeMutableBufferPointer(start: value(variable), count: variable.count))
    return variable
  }

  /// A parameter as `[shape[0], rest]`. The same parameter is the same variable within a step.
  public func parameter(_ parameter: Parameter) -> Variable {
    let key = ObjectIdentifier(parameter)
    if let known = parameterVariables[key] { return known }
    let rows = parameter.shape.count > 1 ? parameter.shape[0] : 1
    var gradient: UnsafeMutablePointer<Float>?
    if recordsGradients {
      gradient = pool.take(parameter.count)
      gradient?.update(repeating: 0, count: parameter.count)
    }
    let variable = Variable(index: entries.count, rows: rows, columns: parameter.count / max(rows, 1))
    entries.append(
      Entry(value: parameter.value, gradient: gradient, count: parameter.count, ownsValue: false))
    parameterVariables[key] = variable
    parameters.append((parameter, variable))
    return variable
  }

  // MARK: Reading

  public func values(_ variable: Variable) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: value(variable), count: variable.count)
  }

  /// The single value of a scalar.
  public func scalar(_ variable: Variable) -> Float {
    precondition(variable.count == 1)
    return value(variable)[0]
  }

  /// The gradient after `backward`, or nothing where none was recorded.
  public func gradients(_ variable: Variable) -> UnsafeBufferPointer<Float>? {
    entries[variable.index].gradient.map { UnsafeBufferPointer(start: $0, count: variable.count) }
  }

  // MARK: Backward

  /// Accumulates the gradient of the scalar `loss` into everything it was computed from.
  public func backward(_ loss: Variable) {
    precondition(loss.count == 1, "a loss is one number, not [\(loss.rows), \(loss.columns)]")
    guard let seed = entries[loss.index].gradient else { return }
    seed[0] = 1
    for step in backwardSteps.reversed() { step() }
  }

  /// Adds this tape's parameter gradients to the parameters' own.
  public func addGradients() {
    for (parameter, variable) in parameters {
      guard let gradient = entries[variable.index].gradient else { continue }
      let sum = parameter.gradient
      for i in 0..<parameter.count { sum[i] += gradient[i] }
    }
  }

  // MARK: For operations

  func value(_ variable: Variable) -> UnsafeMutablePointer<Float> { entries[variable.index].value }

  func gradient(_ variable: Variable) -> UnsafeMutablePointer<Float>? { entries[variable.index].gradient }

  func needsGradient(_ variables: Variable...) -> Bool {
    recordsGradients && variables.contains { entries[$0.index].gradient != nil }
  }

  /// A new variable with an uninitialised value and a gradient of zeros where one is needed.
  func make(_ rows: Int, _ columns: Int, needsGradient: Bool) -> Variable {
    let count = rows * columns
    var gradient: UnsafeMutablePointer<Float>?
    if needsGradient {
      gradient = pool.take(count)
      gradient?.update(repeating: 0, count: count)
    }
    let variable = Variable(index: entries.count, rows: rows, columns: columns)
    entries.append(Entry(value: pool.take(count), gradient: gradient, count: count, ownsValue: true))
    return variable
  }

  /// Memory that lives until `reset`.
  func takeScratch(_ count: Int) -> UnsafeMutablePointer<Float> {
    let buffer = pool.take(count)
    scratch.append((buffer, count))
    return buffer
  }

  func record(_ step: @escaping () -> Void) { backwardSteps.append(step) }
}
