import Emulation
import Foundation
import Testing

/// What compilers made of the steps on quads: the instructions that the counts rest on, no calls, and sums that stay in
/// registers.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct QuadStepCodeTests {
  @Test(arguments: ["ll_dot_four_pixels", "ll_dot_one_pixel"])
  func dotProducts(_ function: String) throws {
    let target = try #require(try BuiltFirmware.targets().first { $0.name == "linux-aarch64-dotprod" })
    let code = try DisassembledFunction(function, of: target.image("Replay"))
    #expect(code.instructions.filter { $0.hasPrefix("sdot") }.count >= 32)
    for instruction in ["sqrdmulh", "ssra", "srshl"] {
      #expect(code.instructions.contains { $0.hasPrefix(instruction) }, "\(instruction)")
    }
    #expect(!code.instructions.contains { $0.hasPrefix("bl\t") || $0.hasPrefix("blr") })
    // Vectors are never put on the stack; saved registers are their lower halves, d8 … d15.
    #expect(!code.instructions.contains { $0.contains("[sp") && $0.contains("\tq") })
  }

  @Test(arguments: [
    ("ll_avx2_four_pixels", "vpmaddwd"), ("ll_vnni_eight_pixels", "vpdpbusd"),
    ("ll_vnni_one_pixel", "vpdpbusd"),
  ])
  func x86(_ function: String, product: String) throws {
    let target = try #require(try BuiltFirmware.targets().first { $0.name == "host-embedded" })
    let code = try DisassembledFunction(function, of: target.image("Replay"))
    let loop = code.span(of: product)
    #expect(loop.filter { $0.hasPrefix(product) }.count >= 4)
    #expect(!loop.contains { $0.hasPrefix("call") })
    #expect(!loop.contains { $0.contains("mm") && $0.contains("(%rsp)") })
  }
}
