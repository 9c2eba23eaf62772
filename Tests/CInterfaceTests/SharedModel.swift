import CLatentLink
import Foundation

/// The shipped model in aligned memory, and handles on it as a program in C has them.
final class SharedModel {
  let image: UnsafeMutableRawBufferPointer
  let arena: UnsafeMutableRawBufferPointer
  private let modelMemory = SharedModel.aligned(Int(LL_MODEL_MEMORY_BYTES))
  private let controllerMemory = SharedModel.aligned(Int(LL_CONTROLLER_MEMORY_BYTES))
  private(set) var model: OpaquePointer?
  private(set) var info = ll_model_info()

  init() throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: "Models/default.image"))
    image = Self.aligned(content.count)
    image.copyBytes(from: content)
    _ = ll_model_open(
      modelMemory.baseAddress, UInt32(modelMemory.count), image.baseAddress, UInt32(image.count), &model, nil)
    _ = ll_model_describe(model, &info, nil)
    arena = Self.aligned(Int(info.arena_bytes))
  }

  deinit {
    for memory in [image, arena, modelMemory, controllerMemory] { memory.deallocate() }
  }

  func controller() -> OpaquePointer? {
    var controller: OpaquePointer?
    _ = ll_controller_init(
      controllerMemory.baseAddress, UInt32(controllerMemory.count), model, arena.baseAddress,
      UInt32(arena.count), &controller, nil)
    return controller
  }

  static func aligned(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
    .allocate(byteCount: byteCount, alignment: Int(LL_ALIGNMENT))
  }
}
