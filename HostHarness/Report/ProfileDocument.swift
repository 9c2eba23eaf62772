import Emulation
import Foundation
import Quantization

/// What a model costs on several targets.
public struct ProfileDocument: Sendable, Equatable, Codable {
  public struct Target: Sendable, Equatable, Codable {
    /// The model as the target runs it, its weights packed.
    public var image: ImageDescription
    /// With counted instructions; nil where only times were taken.
    public var counted: TargetProfile?
    /// With times taken on the machine itself; nil where that is another machine.
    public var timed: TargetProfile?
    /// Native counts of both halves of a slot; nil where callgrind was not asked.
    public var callgrind: TargetProfile?
    public var code: CodeSize?
    /// Empty but for the target that is held to the budget.
    public var budget: [FirmwareBudget.Item]

    public init(
      image: ImageDescription, counted: TargetProfile?, timed: TargetProfile?,
      callgrind: TargetProfile? = nil, code: CodeSize?,
      budget: [FirmwareBudget.Item]
    ) {
      self.image = image
      self.counted = counted
      self.timed = timed
      self.callgrind = callgrind
      self.code = code
      self.budget = budget
    }

    public var name: String { counted?.target ?? timed?.target ?? "" }
  }

  /// A processor as the user imagines it: what QEMU does not know.
  public struct Clock: Sendable, Equatable, Codable {
    public var megahertz: Double
    public var instructionsPerCycle: Double

    public init(megahertz: Double, instructionsPerCycle: Double) {
      self.megahertz = megahertz
      self.instructionsPerCycle = instructionsPerCycle
    }

    /// Of executing a number of instructions.
    public func milliseconds(_ instructions: Int) -> Double {
      Double(instructions) / (megahertz * 1e3 * instructionsPerCycle)
    }
  }

  /// Names, shapes and lifetimes; operators and networks of a profile are numbered as here.
  public var image: ImageDescription
  public var clock: Clock?
  public var targets: [Target]

  public init(image: ImageDescription, clock: Clock?, targets: [Target]) {
    self.image = image
    self.clock = clock
    self.targets = targets
  }

  public var isWithinBudget: Bool { targets.allSatisfy { $0.budget.allSatisfy(\.isKept) } }

  /// Canonical JSON.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
