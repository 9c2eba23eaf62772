import Foundation
import ReferenceModels
import Testing

@testable import SystemAssembly

@Suite struct SystemDescriptionTests {
  @Test func readsASystem() throws {
    let system = try SystemDescription(
      """
      name = "my-system"
      base = "../default.image"
      output = "/elsewhere/my.image"
      [networks.powerHead]
      image = "head.image"
      [networks.policy]
      image = "other/policy.image"
      network = "policy"
      inputs = { latent = "z" }
      outputs = { correction = "action" }
      """, file: "/systems/my.toml")
    #expect(system.name == "my-system")
    #expect(system.path(system.base) == "/systems/../default.image")
    #expect(system.output.map(system.path) == "/elsewhere/my.image")
    #expect(
      system.replacements == [
        .init(
          role: .policy, image: .init("other/policy.image", line: 7), network: .init("policy", line: 8),
          inputs: ["latent": .init("z", line: 9)], outputs: ["correction": .init("action", line: 10)]),
        .init(role: .powerHead, image: .init("head.image", line: 5)),
      ])
  }

  @Test func nameAndPathsWithoutAFolder() throws {
    let system = try SystemDescription(
      "base = 'b.image'\nnetworks.policy.image = 'p.image'", file: "my.system.toml")
    #expect(system.name == "my.system")
    #expect(system.path(system.base) == "b.image")
    #expect(system.output == nil)
  }

  private func problems(_ text: String) -> [SystemFileProblem] {
    do throws(SystemFileError) {
      _ = try SystemDescription(text, file: "s.toml")
      return []
    } catch {
      #expect(error.file == "s.toml")
      return error.problems
    }
  }

  @Test func listsEverythingAtOnce() {
    let found = problems(
      """
      nmae = "x"
      [network.policy]
      image = "a"
      [networks.policy]
      imag = "a"
      [networks.police]
      image = "a"
      network = "b"
      [networks.csiEncoder]
      image = ""
      inputs = { csi = { x = "y" } }
      [networks]
      powerHead = "a.image"
      """)
    #expect(
      found == [
        .init(line: nil, .noBase), .init(line: 1, .unknownKey("nmae")),
        .init(line: 2, .unknownKey("network.policy")), .init(line: 4, .noImage(.policy)),
        .init(line: 5, .unknownKey("networks.policy.imag")), .init(line: 6, .unknownRole("police")),
        .init(line: 10, .empty("networks.csiEncoder.image")),
        .init(line: 11, .unknownKey("networks.csiEncoder.inputs.csi")),
        .init(line: 13, .unknownKey("networks.powerHead")),
      ])
  }

  @Test func aFileWithoutNetworksIsNoSystem() {
    #expect(problems("base = 'b'") == [.init(line: nil, .noNetworks)])
    #expect(problems("base = 'b'\n[networks.policy]") == [.init(line: 2, .noImage(.policy))])
  }

  @Test func syntaxHasItsLine() {
    let error = SystemFileError(
      file: "s.toml", [.init(line: 2, .syntax(TOMLError(line: 2, .noString(key: "base", found: "3"))))])
    #expect(throws: error) { try SystemDescription("name = 'a'\nbase = 3", file: "s.toml") }
    #expect(
      "\(error)" == "s.toml:2: base needs a string in quotes or { key = \"value\" }, found '3'")
  }

  @Test func filesThatAreNoText() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: SystemFileError.self) { try SystemDescription(contentsOf: path) }
    try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: path))
    #expect(throws: SystemFileError(file: path, [.init(line: nil, .notText)])) {
      try SystemDescription(contentsOf: path)
    }
    try Data(repeating: 65, count: (1 << 20) + 1).write(to: URL(filePath: path))
    #expect(throws: SystemFileError(file: path, [.init(line: nil, .tooLarge(bytes: (1 << 20) + 1))])) {
      try SystemDescription(contentsOf: path)
    }
  }
}
