// Names are those of latentlink.h.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

public import CLatentLink
import ModelImage
import Runtime

@c @implementation
public func ll_model_find(
  _ model: OpaquePointer?, _ role: UInt32, _ network: UnsafeMutablePointer<UInt32>?,
  _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let image = unsafe try openedModel(model, position: 1)
    let result = unsafe try Arguments.required(network, 3)
    for index in 0..<image.networkCount where image.network(index).role == role {
      unsafe result.pointee = UInt32(truncatingIfNeeded: index)
      return
    }
    throw Failure(LL_ERROR_NO_SUCH_ROLE, role)
  }
}

@c @implementation
public func ll_network_describe(
  _ model: OpaquePointer?, _ network: UInt32, _ info: UnsafeMutablePointer<ll_network_info>?,
  _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let image = unsafe try openedModel(model, position: 1)
    let record = image.network(try networkIndex(network, of: image))
    unsafe try Arguments.required(info, 3).pointee = ll_network_info(
      role: record.role, input_count: UInt32(truncatingIfNeeded: record.inputs.count),
      output_count: UInt32(truncatingIfNeeded: record.outputs.count),
      multiply_accumulates: record.multiplyAccumulates)
  }
}

@c @implementation
public func ll_network_tensor(
  _ model: OpaquePointer?, _ network: UInt32, _ direction: UInt32, _ port: UInt32,
  _ tensor: UnsafeMutablePointer<ll_tensor>?, _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let image = unsafe try openedModel(model, position: 1)
    let record = image.network(try networkIndex(network, of: image))
    let ports: TensorIDs
    switch Int(truncatingIfNeeded: direction) {
    case LL_INPUT: ports = record.inputs
    case LL_OUTPUT: ports = record.outputs
    default: throw Failure(LL_ERROR_DIRECTION, direction)
    }
    guard port < UInt32(truncatingIfNeeded: ports.count) else {
      throw Failure(LL_ERROR_NO_SUCH_PORT, network, port, ports.count)
    }
    let result = unsafe try Arguments.required(tensor, 5)
    unsafe result.pointee = ll_tensor(image.tensor(ports[Int(truncatingIfNeeded: port)]))
  }
}

@c @implementation
public func ll_network_run(
  _ model: OpaquePointer?, _ network: UInt32, _ arena: UnsafeMutableRawPointer?, _ arenaSize: UInt32,
  _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let image = unsafe try openedModel(model, position: 1)
    let index = try networkIndex(network, of: image)
    let memory = unsafe try Arguments.memory(arena, arenaSize, position: 3)
    try unsafe ArgumentExtent(memory, position: 3).checkDisjoint(
      from: ArgumentExtent(image, position: 1))
    try unsafe run(image, index, in: memory)
  }
}

private func run(
  _ image: ModelImage, _ network: Int, in memory: UnsafeMutableRawBufferPointer
) throws(Failure) {
  do throws(ArenaError) {
    var executor = try unsafe Executor(image: image, memory: memory)
    executor.run(network: network)
  } catch {
    throw Failure(error)
  }
}

/// Compared before it becomes an index: on 32-bit targets not every word is one.
private func networkIndex(_ network: UInt32, of image: ModelImage) throws(Failure) -> Int {
  guard network < UInt32(truncatingIfNeeded: image.networkCount) else {
    throw Failure(LL_ERROR_NO_SUCH_NETWORK, network, image.networkCount)
  }
  return Int(truncatingIfNeeded: network)
}

extension ll_tensor {
  fileprivate init(_ record: TensorRecord) {
    func dimension(_ axis: Int) -> UInt32 { UInt32(truncatingIfNeeded: record.shape[axis]) }
    self.init(
      type: UInt32(truncatingIfNeeded: record.elementType == .int8 ? LL_INT8 : LL_INT16),
      rank: UInt32(truncatingIfNeeded: record.shape.rank),
      dimensions: (dimension(0), dimension(1), dimension(2), dimension(3)),
      count: UInt32(truncatingIfNeeded: record.shape.count),
      size_bytes: UInt32(truncatingIfNeeded: record.sizeBytes), zero_point: record.zeroPoint,
      scale_bits: record.scaleBits, arena_offset: UInt32(truncatingIfNeeded: record.offset))
  }
}
