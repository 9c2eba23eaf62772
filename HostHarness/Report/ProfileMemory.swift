import Emulation
import Quantization

/// Where a model and its program lie in flash and memory.
enum ProfileMemory {
  static func table(_ target: ProfileDocument.Target) -> Table {
    let image = target.image
    var table = Table(
      "\(target.name): memory",
      columns: [.init("what", .left), .init("bytes"), .init("where", .left), .init("", .left)])
    func add(_ what: String, _ bytes: Int, _ place: String, _ remark: String) {
      table.addRow([what, "\(bytes)", place, remark])
    }
    add("model image", image.sizeBytes, "flash", "used in place; weights packed for \(image.packingTarget)")
    if let code = target.code {
      add("device half", code.deviceBytes, "flash", "code and constants, start-up and memory routines")
      for (module, bytes) in code.modules.sorted(by: { ($0.value, $0.key) > ($1.value, $1.key) }) {
        add("  \(module)", bytes, "flash", "")
      }
      add(
        "image \(CodeSize.product)", code.imageBytes, "flash", "with recording, text output and main program")
      add("variables", code.variableBytes, "memory", "of image \(CodeSize.product)")
    }
    add("arena", image.arenaSizeBytes, "memory", "of which \(image.persistentSizeBytes) persistent")
    if let profile = target.counted ?? target.timed {
      add("controller", profile.controllerBytes, "memory", "where its owner puts it")
      for depth in profile.stack {
        add("stack of \(depth.call)", depth.bytes, "stack", "below the caller")
      }
      add("stack", profile.deepestCallBytes, "stack", "the deepest call")
    }
    return table
  }
}
