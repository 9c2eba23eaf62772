import Emulation
import Foundation
import Testing

/// What compilers made of the steps for Cortex-M with the DSP extension: the instructions that the counts rest on, in loops
/// without calls whose sums and pointers stay in registers.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct DSPStepCodeTests {
  private static let targets = ["cortex-m4", "cortex-m7"]

  /// Two channels a word take 12 instructions a pair of inputs, 24 pairs a round; weights of 16 bits 11, 18 pairs a round.
  @Test(arguments: targets)
  func convolutions(_ target: String) throws {
    let code = try code("$e7Kernels16DSPConvolution2DO3runyyAA10PackedCallVFZ", target)
    let rounds = code.runs(of: ["ldrd", "smlad", "sxtb16"])
    let pairs = try #require(rounds.first { $0.contains { $0.hasPrefix("sxtb16") } && $0.count >= 24 * 12 })
    #expect(pairs.filter { $0.hasPrefix("smlad") }.count == 24 * 8)
    #expect(pairs.filter { $0.hasPrefix("sxtb16") }.count == 24 * 2)
    let words = try #require(rounds.first { !$0.contains { $0.hasPrefix("sxtb16") } && $0.count >= 18 * 11 })
    #expect(words.filter { $0.hasPrefix("smlad") }.count == 18 * 8)
    for round in [pairs, words] { #expect(!round.contains { $0.contains("[sp") }) }
    // Requantisation, saturation and clamp of eight numbers.
    let ends = code.runs(of: [
      "ldm", "add", "smmlar", "asr", "pkhbt", "usat16", "orr", "uqadd8", "uqsub8", "uadd8",
    ])
    for mnemonic in ["smmlar", "asr"] {
      #expect(ends.filter { $0.filter { $0.hasPrefix(mnemonic) }.count == 8 }.count >= 2, "\(mnemonic)")
    }
  }

  /// Four pairs of inputs take 27 instructions, 16 pairs a round.
  @Test(arguments: targets)
  func denseLayers(_ target: String) throws {
    let code = try code("$e7Kernels17DSPFullyConnectedO3runyyAA10PackedCallVFZ", target)
    let round = try #require(code.runs(of: ["ldm", "smlad", "sxtb16"]).first { $0.count >= 4 * 27 })
    #expect(round.filter { $0.hasPrefix("smlad") }.count == 4 * 16)
    #expect(!round.contains { $0.contains("sp") })
  }

  /// Four words of two pixels are widened by 24 instructions.
  @Test(arguments: targets)
  func patches(_ target: String) throws {
    let code = try code("$e7Kernels15PixelPairGatherV7collect02isC0ySb_tF", target)
    let round = try #require(code.runs(of: ["ldrd", "sxtb16", "stm"]).first { $0.count >= 24 })
    #expect(round.filter { $0.hasPrefix("sxtb16") }.count == 16)
    #expect(!round.contains { $0.contains("sp") })
  }

  /// Two elements of a sum take 51 (int16) or 53 instructions with the branch: six changes of scale of four.
  @Test(arguments: targets)
  func sums(_ name: String) throws {
    let target = try #require(try BuiltFirmware.targets().first { $0.name == name })
    let code = try DisassembledFunction(
      allBeginningWith: "$e7Kernels8AdditionO3run", of: target.image("Replay"))
    let rounds = code.runs(of: [
      "ldrs", "ldm", "rsb", "add", "smmlar", "asr", "mla", "usat", "orr", "uqadd16", "uqsub16", "uadd16",
      "str", "lsr",
      "sub", "cmp",
    ]).filter { $0.contains { $0.hasPrefix("smmlar") } }
    #expect(rounds.count == 2)
    for round in rounds {
      #expect((50...52).contains(round.count) && round.filter { $0.hasPrefix("smmlar") }.count == 6)
      #expect(!round.contains { $0.contains("[sp") })
    }
  }

  private func code(_ function: String, _ name: String) throws -> DisassembledFunction {
    let target = try #require(try BuiltFirmware.targets().first { $0.name == name })
    return try DisassembledFunction(function, of: target.image("Replay"))
  }
}
