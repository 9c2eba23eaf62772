import ArgumentParser

/// `name=1,3,64,64`: the shape of an input that a model leaves open.
struct ShapeOption: ExpressibleByArgument, Equatable {
  let name: String
  let sizes: [Int]

  init?(argument: String) {
    guard let separator = argument.lastIndex(of: "=") else { return nil }
    name = String(argument[..<separator])
    let texts = argument[argument.index(after: separator)...].split(
      separator: ",", omittingEmptySubsequences: false)
    let numbers = texts.compactMap { Int($0) }
    guard !name.isEmpty, numbers.count == texts.count, numbers.allSatisfy({ $0 > 0 }) else { return nil }
    sizes = numbers
  }
}
