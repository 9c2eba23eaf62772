// Runs every network of a model image on numbers of its own making, as you would run your own: networks MODEL
import CLatentLink
import Foundation

struct Refusal: Error, CustomStringConvertible {
  let description: String

  init(_ error: ll_error) {
    let numbers = withUnsafeBytes(of: error.numbers) {
      Array($0.bindMemory(to: Int64.self).prefix(Int(error.count)))
    }
    description = "refused: \(String(cString: ll_error_text(error.code))) = \(numbers)"
  }
}

func require(_ call: (inout ll_error) -> Int32) throws {
  var error = ll_error()
  if call(&error) != LL_OK { throw Refusal(error) }
}

func tensor(_ model: OpaquePointer?, _ network: UInt32, _ direction: Int, _ port: UInt32) throws -> ll_tensor
{
  var found = ll_tensor()
  try require { ll_network_tensor(model, network, UInt32(direction), port, &found, &$0) }
  return found
}

extension ll_tensor {
  func elements<Element>(in arena: UnsafeMutableRawBufferPointer, as type: Element.Type)
    -> UnsafeMutableBufferPointer<Element>
  {
    UnsafeMutableRawBufferPointer(rebasing: arena[Int(arena_offset)..<Int(arena_offset + size_bytes)])
      .bindMemory(to: type)
  }

  /// Any numbers will do here; yours come from round(value / scale) + zero_point, kept inside the type.
  func fill(salt: UInt32, in arena: UnsafeMutableRawBufferPointer) {
    for index in 0..<count {
      let number = Int16((index * 37 + salt * 101) % 255) - 127
      if type == LL_INT16 {
        elements(in: arena, as: Int16.self)[Int(index)] = number * 200
      } else {
        elements(in: arena, as: Int8.self)[Int(index)] = Int8(number)
      }
    }
  }

  func numbers(in arena: UnsafeMutableRawBufferPointer) -> [Int32] {
    type == LL_INT16
      ? elements(in: arena, as: Int16.self).map(Int32.init)
      : elements(in: arena, as: Int8.self).map(Int32.init)
  }
}

func run(_ model: OpaquePointer?, _ network: UInt32, in arena: UnsafeMutableRawBufferPointer) throws {
  var info = ll_network_info()
  try require { ll_network_describe(model, network, &info, &$0) }
  for port in 0..<info.input_count {
    try tensor(model, network, LL_INPUT, port).fill(salt: network + port, in: arena)
  }
  try require { ll_network_run(model, network, arena.baseAddress, UInt32(arena.count), &$0) }

  var output = try tensor(model, network, LL_OUTPUT, 0)
  let numbers = output.numbers(in: arena)
  let first = ll_scale(&output) * Float(numbers[0] - output.zero_point)
  var digest: UInt32 = 2_166_136_261  // FNV-1a
  for number in numbers {
    for byte in 0..<4 {
      digest = (digest ^ UInt32(truncatingIfNeeded: number >> (8 * byte)) & 255) &* 16_777_619
    }
  }
  print(
    String(
      format: "network role=%u multiplyAccumulates=%u outputs=%u first=%.5f digest=%08x", info.role,
      info.multiply_accumulates, output.count, first, digest))
}

func runAll(of path: String) throws {
  let content = try Data(contentsOf: URL(fileURLWithPath: path))
  let alignment = Int(LL_ALIGNMENT)
  let image = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: alignment)
  image.copyBytes(from: content)
  let memory = UnsafeMutableRawBufferPointer.allocate(
    byteCount: Int(ll_model_memory_size()), alignment: alignment)
  var model: OpaquePointer?
  try require {
    ll_model_open(
      memory.baseAddress, UInt32(memory.count), image.baseAddress, UInt32(image.count), &model, &$0)
  }
  var info = ll_model_info()
  try require { ll_model_describe(model, &info, &$0) }
  let arena = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(info.arena_bytes), alignment: alignment)
  for network in 0..<info.network_count { try run(model, network, in: arena) }
}

func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data("\(message)\n".utf8))
  exit(2)
}

guard CommandLine.arguments.count == 2 else { fail("usage: networks MODEL") }
do { try runAll(of: CommandLine.arguments[1]) } catch { fail("\(error)") }
