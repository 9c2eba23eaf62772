// Names are those of latentlink.h.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

public import CLatentLink
import ModelImage

typealias ModelHandle = Handle<ModelImage>

/// "LLMH".
let modelMark: UInt32 = 0x484D_4C4C

@c @implementation
public func ll_model_memory_size() -> UInt32 { UInt32(truncatingIfNeeded: ModelHandle.sizeBytes) }

@c @implementation
public func ll_model_open(
  _ memory: UnsafeMutableRawPointer?, _ memorySize: UInt32, _ image: UnsafeRawPointer?,
  _ imageSize: UInt32, _ model: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let place = unsafe try ModelHandle.place(memory, memorySize)
    guard let image = unsafe image else { throw Failure(LL_ERROR_NULL_ARGUMENT, 3) }
    let result = unsafe try Arguments.required(model, 5)
    try unsafe ArgumentExtent(place, sizeBytes: ModelHandle.sizeBytes, position: 1).checkDisjoint(
      from: ArgumentExtent(image, sizeBytes: Int(truncatingIfNeeded: imageSize), position: 3))
    let value = unsafe try validated(
      UnsafeRawBufferPointer(start: image, count: Int(truncatingIfNeeded: imageSize)))
    unsafe place.initialize(to: ModelHandle(mark: modelMark, value: value))
    unsafe result.pointee = OpaquePointer(place)
  }
}

@c @implementation
public func ll_model_describe(
  _ model: OpaquePointer?, _ info: UnsafeMutablePointer<ll_model_info>?,
  _ error: UnsafeMutablePointer<ll_error>?
) -> Int32 {
  unsafe answer(error) { () throws(Failure) in
    let image = unsafe try openedModel(model, position: 1)
    unsafe try Arguments.required(info, 2).pointee = ll_model_info(
      image_bytes: UInt32(truncatingIfNeeded: image.sizeBytes),
      arena_bytes: UInt32(truncatingIfNeeded: image.arenaSizeBytes),
      persistent_bytes: UInt32(truncatingIfNeeded: image.persistentSizeBytes),
      network_count: UInt32(truncatingIfNeeded: image.networkCount))
  }
}

@unsafe
func openedModel(_ model: OpaquePointer?, position: Int) throws(Failure) -> ModelImage {
  unsafe try ModelHandle.opened(model, mark: modelMark, position: position).pointee.value
}

private func validated(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> ModelImage {
  do throws(ImageError) {
    return try unsafe ModelImage(validating: bytes)
  } catch {
    throw Failure(error)
  }
}
