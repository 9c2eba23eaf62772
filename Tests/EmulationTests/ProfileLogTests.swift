import Foundation
import Testing

@testable import Emulation

@Suite struct ProfileLogTests {
  private let text = """
    region what=loop10 ticks=0
    stack what=load bytes=400
    stack what=load bytes=512
    region what=network index=0 input=0 ticks=30
    region what=network index=0 input=1 ticks=10
    region what=operator index=0 input=0 ticks=20
    profile slots=3 horizon=14 rule=1 controllerBytes=2000
    region what=begin slot=0 rule=1 arrival=pilot ticks=7
    region what=end slot=0 rule=1 arrival=frame ticks=5
    PASS

    """

  private func target() throws -> FirmwareTarget {
    let folder = FileManager.default.temporaryDirectory.appending(path: "profile-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "small"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let description =
      #"{"latentlink": {"triple": "t", "emulator": [], "countingEmulator": ["q"], "counterUnit": "ns"}}"#
    try Data(description.utf8).write(to: folder.appending(path: "small/target.json"))
    return try FirmwareTarget(name: "small", in: folder)
  }

  @Test func regionsAreGroupedAndPaired() throws {
    let log = try ProfileLog(FirmwareRun(status: 0, text: text), of: "x", on: "y")
    let profile = try TargetProfile(
      log, counts: [21, 100, 102, 90, 70, 50], target: try target(), isNative: false)
    #expect(profile.networks.map(\.instructions) == [TargetProfile.Range([100, 102])])
    #expect(profile.networks[0].instructions?.isConstant == false)
    #expect(profile.networks[0].ticks == [10, 30])
    #expect(profile.operators[0].instructions?.maximum == 90)
    #expect(profile.stack == [.init(call: "load", bytes: 512)])
    #expect(profile.deepestCallBytes == 512)
    #expect(profile.rule == .stoppingValue && profile.slots == 3 && profile.horizon == 14)
    let step = try #require(profile.step(.measured, hasFrame: true, rule: .stoppingValue))
    #expect(step.begin.instructions?.maximum == 70 && step.end.ticks == [5])
    #expect(profile.step(.missing, hasFrame: true, rule: .stoppingValue) == nil)
  }

  @Test func anotherNumberOfRegionsIsRefused() throws {
    let log = try ProfileLog(FirmwareRun(status: 0, text: text), of: "x", on: "y")
    let target = try target()
    #expect(throws: EmulationError.regionCount(target: "small", counted: 2, printed: 6)) {
      try TargetProfile(log, counts: [21, 5], target: target, isNative: false)
    }
    #expect(throws: EmulationError.miscounted(target: "small", counted: 22, expected: 21)) {
      try TargetProfile(log, counts: [22, 1, 1, 1, 1, 1], target: target, isNative: false)
    }
  }

  @Test func whatTheImageShouldNotPrintIsAnError() throws {
    #expect(throws: EmulationError.self) {
      try ProfileLog(FirmwareRun(status: 2, text: text), of: "x", on: "y")
    }
    let refusal = FirmwareRun(status: 2, text: "refused code=200 values=65536,65520\nREFUSED\n")
    #expect(throws: EmulationError.noResult(image: "x", target: "y", run: refusal)) {
      try ProfileLog(refusal, of: "x", on: "y")
    }
    #expect(throws: EmulationError.self) {
      try ProfileLog(FirmwareRun(status: 0, text: "stack what=load bytes=x\nPASS\n"), of: "x", on: "y")
    }
    // A caller beyond the end of its own stack: nothing was measured.
    for bytes in ["0", "-600"] {
      #expect(throws: EmulationError.self) {
        try ProfileLog(
          FirmwareRun(status: 0, text: "stack what=load bytes=\(bytes)\nPASS\n"), of: "x", on: "y")
      }
    }
    #expect(
      throws: EmulationError.malformedOutput(
        image: "x", line: "disorder", expected: "a number of instructions")
    ) { try CountedRun.counts("12\ndisorder\n", of: "x") }
    #expect(try CountedRun.counts("12\n7\n", of: "x") == [12, 7])
  }

  @Test func percentilesAreNearestRanks() {
    let cost = TargetProfile.Cost(instructions: nil, ticks: Array(1...200))
    #expect(cost.tickPercentile(0.5) == 100 && cost.tickPercentile(0.99) == 198)
    #expect(cost.tickPercentile(0) == 1 && cost.tickPercentile(1) == 200)
    #expect(TargetProfile.Cost(instructions: nil, ticks: []).tickPercentile(0.5) == nil)
  }

  @Test func modulesAreReadFromMangledNames() {
    #expect(CodeSize.module("$e7Kernels8AdditionO") == "Kernels")
    #expect(CodeSize.module("$s12RadioControl0A10ControllerV") == "RadioControl")
    #expect(CodeSize.module("memcpy") == nil && CodeSize.module("$es11InlineArrayV") == nil)
    #expect(CodeSize.module("$e99Kernels") == nil)
  }

  @Test func callgrindsSummaryIsRead() {
    #expect(TargetProfile.collected("version: 1\nevents: Ir\nsummary: 8703229\n\nfn=(1)") == 8_703_229)
    #expect(TargetProfile.collected("version: 1\n") == nil)
  }

  @Test func budgetsCompare() {
    #expect(FirmwareBudget.Item(name: "x", bytes: 4096, limitBytes: 4096).isKept)
    #expect(!FirmwareBudget.Item(name: "x", bytes: 4097, limitBytes: 4096).isKept)
  }
}
