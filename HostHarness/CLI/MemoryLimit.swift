import ArgumentParser

/// `--memory-limit`, in mebibytes.
struct MemoryLimit: ParsableArguments {
  @Option(help: "Mebibytes that arrays may take; data sets may be larger.")
  var memoryLimit = 256

  var bytes: Int { memoryLimit << 20 }

  func validate() throws {
    if !(1...1_048_576).contains(memoryLimit) {
      throw ValidationError("--memory-limit \(memoryLimit) is not permitted: 1 … 1048576")
    }
  }
}
