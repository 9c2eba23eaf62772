import ModelImage

/// Runs the networks of an image in the caller's memory.
///
/// Filling the inputs, running and reading the outputs of a network may not be interleaved with those of
/// another: networks share the arena. State that outlives a run belongs into ``persistentBytes``. A run
/// executes the same instructions whatever the data, and its results do not depend on what the arena held
/// before.
@safe
public struct Executor: ~Copyable {
  public let image: ModelImage
  private let arena: Arena

  /// `memory` starts at a multiple of 16, holds `image.arenaSizeBytes` or more, is used by nobody else and
  /// outlives the executor, as does the memory of `image`.
  public init(image: ModelImage, memory: UnsafeMutableRawBufferPointer) throws(ArenaError) {
    arena = try unsafe Arena(memory, requiredBytes: image.arenaSizeBytes)
    self.image = image
  }

  /// Runs network `index` of the image.
  public mutating func run(network index: Int) {
    precondition(index >= 0 && index < image.networkCount, "no such network")
    for position in image.network(index).operators { runOperator(position) }
  }

  /// Runs network `index` of the image and shows each operator to `trace`.
  @inlinable
  public mutating func run<Trace: OperatorTrace & ~Copyable>(network index: Int, trace: inout Trace) {
    precondition(index >= 0 && index < image.networkCount, "no such network")
    let network = image.network(index)
    for position in network.operators {
      trace.willRun(operator: position)
      runOperator(position)
      trace.didReturn(operator: position)
      trace.didRun(operator: position, output: bytes(ofTensor: image.operator(position).output))
    }
  }

  /// Runs operator `index` of the image on what the arena holds.
  @usableFromInline
  mutating func runOperator(_ index: Int) {
    let call = unsafe OperatorCall(image: image, arenaBase: arena.base, operation: image.operator(index))
    OperatorRegistry.run(call)
  }

  // MARK: Memory

  /// The region at the arena's start that no network touches.
  public var persistentBytes: MutableRawSpan {
    @_lifetime(&self)
    mutating get {
      let span = unsafe MutableRawSpan(
        _unsafeStart: arena.base, byteCount: image.persistentSizeBytes)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }

  /// The bytes of an arena tensor.
  @_lifetime(borrow self)
  public func bytes(ofTensor id: Int) -> RawSpan {
    let tensor = image.tensor(id)
    precondition(tensor.storage == .arena, "constants are in the image")
    let span = unsafe RawSpan(
      _unsafeStart: arena.address(tensor.offset), byteCount: tensor.sizeBytes)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The elements of an int8 tensor of the arena, row-major.
  @_lifetime(&self)
  public mutating func int8(tensor id: Int) -> MutableSpan<Int8> {
    let tensor = image.tensor(id)
    precondition(tensor.elementType == .int8 && tensor.storage == .arena, "not an int8 arena tensor")
    let start = unsafe arena.address(tensor.offset).assumingMemoryBound(to: Int8.self)
    let span = unsafe MutableSpan(_unsafeStart: start, count: tensor.shape.count)
    return unsafe _overrideLifetime(span, mutating: &self)
  }

  /// The elements of an int16 tensor of the arena, row-major.
  @_lifetime(&self)
  public mutating func int16(tensor id: Int) -> MutableSpan<Int16> {
    let tensor = image.tensor(id)
    precondition(tensor.elementType == .int16 && tensor.storage == .arena, "not an int16 arena tensor")
    let start = unsafe arena.address(tensor.offset).assumingMemoryBound(to: Int16.self)
    let span = unsafe MutableSpan(_unsafeStart: start, count: tensor.shape.count)
    return unsafe _overrideLifetime(span, mutating: &self)
  }

  /// The elements of an int8 tensor of the arena, to read.
  @_lifetime(borrow self)
  public func int8Elements(tensor id: Int) -> Span<Int8> {
    let tensor = image.tensor(id)
    precondition(tensor.elementType == .int8 && tensor.storage == .arena, "not an int8 arena tensor")
    let start = unsafe arena.address(tensor.offset).assumingMemoryBound(to: Int8.self)
    let elements = unsafe UnsafeBufferPointer(start: start, count: tensor.shape.count)
    return unsafe _overrideLifetime(Span(_unsafeElements: elements), borrowing: self)
  }

  /// The elements of an int16 tensor of the arena, to read.
  @_lifetime(borrow self)
  public func int16Elements(tensor id: Int) -> Span<Int16> {
    let tensor = image.tensor(id)
    precondition(tensor.elementType == .int16 && tensor.storage == .arena, "not an int16 arena tensor")
    let start = unsafe arena.address(tensor.offset).assumingMemoryBound(to: Int16.self)
    let elements = unsafe UnsafeBufferPointer(start: start, count: tensor.shape.count)
    return unsafe _overrideLifetime(Span(_unsafeElements: elements), borrowing: self)
  }
}
