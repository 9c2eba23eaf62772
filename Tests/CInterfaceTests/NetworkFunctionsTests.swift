import CLatentLink
import ModelImage
import Runtime
import Testing

/// Networks run through C give what the executor gives.
@Suite struct NetworkFunctionsTests {
  @Test func everyNetworkComputesWhatTheExecutorComputes() throws {
    let shared = try SharedModel()
    let image = try ModelImage(validating: UnsafeRawBufferPointer(shared.image))
    let other = SharedModel.aligned(image.arenaSizeBytes)
    defer { other.deallocate() }
    var executor = try Executor(image: image, memory: other)
    #expect(shared.info.network_count == 9)
    for index in 0..<shared.info.network_count {
      var info = ll_network_info()
      #expect(ll_network_describe(shared.model, index, &info, nil) == LL_OK)
      let record = image.network(Int(index))
      #expect(info.role == record.role && info.multiply_accumulates == record.multiplyAccumulates)
      for port in 0..<info.input_count {
        let tensor = try Self.tensor(shared, index, LL_INPUT, port)
        let values = (0..<tensor.count).map { element -> Int16 in
          let number = (element * 37 + index * 11) % 255
          return Int16(number) - 127
        }
        Self.store(values, tensor, in: shared.arena)
        executor.setInput(Int(port), ofNetwork: Int(index), to: values.span)
      }
      #expect(
        ll_network_run(shared.model, index, shared.arena.baseAddress, UInt32(shared.arena.count), nil)
          == LL_OK)
      executor.run(network: Int(index))

      let output = try Self.tensor(shared, index, LL_OUTPUT, 0)
      var expected = [Int16](repeating: 0, count: Int(output.count))
      var span = expected.mutableSpan
      executor.getOutput(0, ofNetwork: Int(index), into: &span)
      #expect(Self.load(output, in: shared.arena) == expected, "role \(info.role)")
      #expect(expected.contains { $0 != expected[0] }, "role \(info.role)")
    }
  }

  @Test func tensorsAreDescribed() throws {
    let shared = try SharedModel()
    var encoder: UInt32 = 99
    #expect(ll_model_find(shared.model, UInt32(LL_ROLE_FRAME_ENCODER), &encoder, nil) == LL_OK)
    var frame = try Self.tensor(shared, encoder, LL_INPUT, 0)
    #expect(frame.rank == 3)
    #expect(
      [frame.dimensions.0, frame.dimensions.1, frame.dimensions.2, frame.dimensions.3] == [64, 64, 2, 1])
    #expect(frame.count == 64 * 64 * 2)
    #expect(frame.size_bytes == frame.count * (frame.type == LL_INT16 ? 2 : 1))
    #expect(frame.arena_offset + frame.size_bytes <= shared.info.arena_bytes)
    #expect(ll_scale(&frame) == Float(bitPattern: frame.scale_bits))
  }

  @Test func runningNeedsTheWholeArena() throws {
    let shared = try SharedModel()
    var error = ll_error()
    let size = shared.info.arena_bytes
    #expect(
      ll_network_run(shared.model, 0, shared.arena.baseAddress, size - 1, &error) == LL_ERROR_ARENA_TOO_SMALL)
    #expect(error.count == 2 && error.numbers.0 == Int64(size) && error.numbers.1 == Int64(size) - 1)
    #expect(ll_network_run(shared.model, 0, shared.image.baseAddress, size, &error) == LL_ERROR_OVERLAP)
    #expect(
      ll_network_run(shared.model, 9, shared.arena.baseAddress, size, &error) == LL_ERROR_NO_SUCH_NETWORK)
  }

  private static func tensor(
    _ shared: SharedModel, _ network: UInt32, _ direction: Int, _ port: UInt32
  ) throws -> ll_tensor {
    var tensor = ll_tensor()
    try #require(ll_network_tensor(shared.model, network, UInt32(direction), port, &tensor, nil) == LL_OK)
    return tensor
  }

  private static func store(_ values: [Int16], _ tensor: ll_tensor, in arena: UnsafeMutableRawBufferPointer) {
    for (index, value) in values.enumerated() {
      let offset = Int(tensor.arena_offset)
      if tensor.type == LL_INT16 {
        arena.storeBytes(of: value, toByteOffset: offset + 2 * index, as: Int16.self)
      } else {
        arena.storeBytes(of: Int8(value), toByteOffset: offset + index, as: Int8.self)
      }
    }
  }

  private static func load(_ tensor: ll_tensor, in arena: UnsafeMutableRawBufferPointer) -> [Int16] {
    (0..<Int(tensor.count)).map { index in
      let offset = Int(tensor.arena_offset)
      return tensor.type == LL_INT16
        ? arena.load(fromByteOffset: offset + 2 * index, as: Int16.self)
        : Int16(arena.load(fromByteOffset: offset + index, as: Int8.self))
    }
  }
}
