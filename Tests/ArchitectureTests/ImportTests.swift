import Testing

/// The arrows of docs/architecture.md.
@Suite struct ImportTests {
  private static let device: [String: Set<String>] = [
    "CTarget": [], "FixedPoint": ["CTarget"], "PackedWeights": ["FixedPoint", "CTarget"],
    "Kernels": ["PackedWeights", "FixedPoint", "CTarget"],
    "ModelImage": ["PackedWeights", "FixedPoint"],
    "Runtime": ["ModelImage", "Kernels", "PackedWeights", "FixedPoint"],
    "RadioControl": ["Runtime", "ModelImage", "Kernels", "FixedPoint"],
    "CLatentLink": [],
    "CInterface": ["CLatentLink", "RadioControl", "Runtime", "ModelImage", "CTarget"],
  ]

  private static let host: [String: Set<String>] = [
    "ArrayFiles": ["CZlib"], "Recordings": ["ArrayFiles"],
    "DataImport": ["ArrayFiles", "Recordings", "CHDF5", "CPNG"], "Simulation": ["CGSL", "ArrayFiles"],
    "Autodiff": ["CGSL"],
    "ChannelStatistics": ["CGSL"],
    "ReferenceModels": ["CGSL", "ArrayFiles"],
    "ClosedLoop": ["CGSL", "Simulation", "ReferenceModels", "Recordings"],
    "Training": [
      "CGSL", "ArrayFiles", "Recordings", "Recordings", "Autodiff", "Simulation", "ReferenceModels",
      "ClosedLoop",
    ],
    "WeightPackers": ["PackedWeights", "FixedPoint"],
    "Quantization": [
      "CGSL", "ArrayFiles", "ReferenceModels", "WeightPackers", "PackedWeights", "RadioControl", "Runtime",
      "ModelImage", "Kernels", "FixedPoint",
    ],
    "ONNXExport": ["ONNXMessages", "SwiftProtobuf", "Quantization", "ModelImage", "Kernels", "FixedPoint"],
    "QuantizedImport": ["ModelExchange", "Quantization", "ModelImage", "FixedPoint"],
    "ImageEvaluation": [
      "ArrayFiles", "Quantization", "Runtime", "ModelImage", "PackedWeights", "Kernels", "FixedPoint",
    ],
    "Validation": [
      "CGSL", "ArrayFiles", "Recordings", "ChannelStatistics", "Simulation", "ReferenceModels", "ClosedLoop",
      "Quantization", "EpisodeRecording", "RadioControl", "Runtime", "ModelImage",
    ],
    "ONNXMessages": ["SwiftProtobuf", "FoundationEssentials"],
    "ModelExchange": ["ONNXMessages", "SwiftProtobuf", "ArrayFiles", "ReferenceModels", "Quantization"],
    "SystemAssembly": [
      "ArrayFiles", "Simulation", "ReferenceModels", "ClosedLoop", "Quantization", "RadioControl",
      "ModelImage", "FixedPoint",
    ],
    "Emulation": [],
    "PublishedLayers": ["Quantization", "ModelImage", "FixedPoint"],
    "Bench": ["Emulation", "Quantization", "PackedWeights", "WeightPackers"],
    "VectorGeneration": [
      "PublishedLayers", "WeightPackers", "Quantization", "ConformanceChecks", "ConformanceVectors",
      "ErrorCodes", "RadioControl", "Runtime",
      "ModelImage", "Kernels", "FixedPoint",
    ],
    "Report": [
      "Validation", "ClosedLoop", "Quantization", "Emulation", "Bench", "ChannelStatistics", "Simulation",
    ],
    "CLI": [
      "CGSL", "ArrayFiles", "Recordings", "DataImport", "Simulation", "ReferenceModels", "ClosedLoop",
      "Training", "Quantization", "ImageEvaluation", "ONNXExport",
      "Validation", "Report", "ChannelStatistics", "Emulation", "Bench", "PublishedLayers",
      "VectorGeneration", "ModelExchange", "QuantizedImport", "SystemAssembly",
      "EpisodeRecording", "RadioControl", "Runtime",
      "ModelImage", "PackedWeights", "WeightPackers", "ArgumentParser", "Logging",
    ],
  ]

  /// What comes with the tool chain and is no module of ours.
  private static let system: Set = ["Foundation", "Glibc", "Dispatch", "Synchronization"]

  @Test func deviceHalfImportsItselfOnly() throws {
    let files = try SourceFile.all(in: "Sources")
    #expect(files.count > 50)
    for file in files {
      let permitted = try #require(
        Self.device[String(file.module.dropFirst("Sources/".count))], "\(file.path)")
      #expect(permitted.isSuperset(of: file.imports), "\(file.path) imports \(file.imports)")
    }
  }

  @Test func harnessImportsWhatIsDrawn() throws {
    let files = try SourceFile.all(in: "HostHarness")
    #expect(files.count > 100)
    for file in files {
      let module = String(file.module.dropFirst("HostHarness/".count))
      let permitted = try #require(Self.host[module], "\(file.path)").union(Self.system)
      #expect(permitted.isSuperset(of: file.imports), "\(file.path) imports \(file.imports)")
    }
  }

  /// The tables above have no cycle, so the order of building is the order of reading.
  @Test func noArrowsInACircle() {
    let all = Self.device.merging(Self.host) { first, _ in first }
    var done: Set<String> = [
      "EpisodeRecording", "ConformanceChecks", "ConformanceVectors", "ErrorCodes", "CGSL", "CZlib", "CHDF5",
      "CPNG",
      "ArgumentParser",
      "Logging",
      "SwiftProtobuf", "FoundationEssentials",
    ]
    while true {
      let next = all.filter { !done.contains($0.key) && done.isSuperset(of: $0.value) }.keys
      if next.isEmpty { break }
      done.formUnion(next)
    }
    #expect(done.isSuperset(of: all.keys))
  }
}
