import ArgumentParser

/// `name=2.5`: a magnitude that an input or output must be able to hold.
struct RangeOption: ExpressibleByArgument, Equatable {
  let name: String
  let magnitude: Double

  init?(argument: String) {
    guard let separator = argument.lastIndex(of: "="), separator != argument.startIndex,
      let magnitude = Double(argument[argument.index(after: separator)...]), magnitude > 0, magnitude < 1e9
    else { return nil }
    name = String(argument[..<separator])
    self.magnitude = magnitude
  }
}
