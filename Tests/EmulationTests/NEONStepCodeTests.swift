import Emulation
import Foundation
import Testing

/// What compilers made of the steps for Advanced SIMD without dot products: the instructions that the counts rest on, in loops
/// without calls whose sums stay in registers.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct NEONStepCodeTests {
  /// Sixteen inputs of four pixels and four channels take 50 instructions on aarch64, eight such blocks a round.
  @Test func convolutionsOnAArch64() throws {
    let code = try code("$e7Kernels17NEONConvolution2DO", "linux-aarch64")
    let round = try #require(
      code.runs(of: ["ld1", "smull", "smlal2", "sadalp"]).first { $0.count >= 8 * 50 },
      "no loop of eight blocks")
    for product in ["smull", "smlal2", "sadalp"] {
      #expect(round.filter { $0.hasPrefix(product) }.count == 8 * 16, "\(product)")
    }
    #expect(!round.contains { $0.contains("[sp") })
    try expectEnd(
      code, of: ["addp", "add", "sqrdmulh", "ssra", "srshl", "sqxtn", "sqadd", "smin", "smax", "st1"], 4)
  }

  /// Of two pixels and four channels 26 on armv7.
  @Test func convolutionsOnARMv7() throws {
    let code = try code("$e7Kernels17NEONConvolution2DO", "linux-armv7")
    let round = try #require(
      code.runs(of: ["vldmia", "vmull.s8", "vmlal.s8", "vpadal.s16"]).first { $0.count >= 8 * 26 },
      "no loop of eight blocks")
    for product in ["vmull.s8", "vmlal.s8", "vpadal.s16"] {
      #expect(round.filter { $0.hasPrefix(product) }.count == 8 * 8, "\(product)")
    }
    #expect(!round.contains { $0.contains("sp!") || $0.contains("[sp") })
    let names = [
      "vpadd", "vld1", "vldmia", "add", "vadd", "vqrdmulh", "vsra", "vrshl", "vqmovn", "vqadd", "vmin",
      "vmax", "vst1",
    ]
    try expectEnd(code, of: names, 2)
  }

  /// Sums, products and changes of scale: vectors, whose factors are not fetched again.
  @Test(arguments: [
    ("linux-aarch64", "sqrdmulh", "srshl"), ("linux-armv7", "vqrdmulh.s32", "vrshl.s32"),
    ("linux-aarch64-dotprod", "sqrdmulh", "srshl"),
  ])
  func elementByElement(_ target: String, product: String, shift: String) throws {
    for name in ["8AdditionO3run", "14MultiplicationO14", "7RescaleO14"] {
      let code = try code("$e7Kernels\(name)", target)
      #expect(code.instructions.contains { $0.hasPrefix(product) }, "\(name)")
      #expect(code.instructions.contains { $0.hasPrefix(shift) }, "\(name)")
      // One at the end of each function says that the stack was overwritten.
      let calls = code.instructions.filter { $0.hasPrefix("bl\t") && !$0.contains("stack_chk_fail") }
      #expect(calls.isEmpty, "\(name)")
    }
  }

  /// After the products a group of channels is requantised, clamped and stored without anything else.
  private func expectEnd(_ code: DisassembledFunction, of mnemonics: [String], _ pixels: Int) throws {
    let end = try #require(
      code.runs(of: mnemonics).first {
        $0.contains { $0.contains("rdmulh") } && $0.contains { $0.contains("st1") }
      })
    for step in ["rdmulh", "sra", "rshl", "st1"] {
      #expect(
        end.filter { ($0.split(separator: "\t").first ?? "").contains(step) }.count >= pixels, "\(step)")
    }
  }

  private func code(_ prefix: String, _ name: String) throws -> DisassembledFunction {
    let target = try #require(try BuiltFirmware.targets().first { $0.name == name })
    return try DisassembledFunction(allBeginningWith: prefix, of: target.image("Replay"))
  }
}
