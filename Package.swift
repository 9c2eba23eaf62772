// swift-tools-version: 6.2
import PackageDescription

// The device half: no Foundation, no heap, integers only. Compiled here as ordinary libraries for the
// host (tests, harness) and a second time in Embedded mode with the flags of Firmware/Toolsets.
let device: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
]

// The harness: ordinary Swift on GSL. It imports the device half, never the other way round.
let host: [SwiftSetting] = []

let testing: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes")]

func deviceTarget(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: device)
}

func hostTarget(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "HostHarness/\(name)", swiftSettings: host)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: testing)
}

func firmwareTarget(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Firmware/\(name)", swiftSettings: device)
}

func imageTarget(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "Firmware/Images/\(name)", swiftSettings: device)
}

let deviceAndFirmware: [Target] = [
  // Device half, in the order of its arrows.
  .target(name: "CTarget"),
  deviceTarget("FixedPoint", ["CTarget"]),
  deviceTarget("PackedWeights", ["FixedPoint", "CTarget"]),
  deviceTarget("Kernels", ["PackedWeights", "FixedPoint", "CTarget"]),
  deviceTarget("ModelImage", ["PackedWeights", "FixedPoint"]),
  deviceTarget("Runtime", ["ModelImage", "Kernels", "PackedWeights", "FixedPoint"]),
  deviceTarget("RadioControl", ["Runtime", "ModelImage", "Kernels", "FixedPoint"]),
  // The device half for C: header and error texts, and the functions behind the header.
  .target(name: "CLatentLink"),
  deviceTarget("CInterface", ["CLatentLink", "RadioControl", "Runtime", "ModelImage", "CTarget"]),

  // Firmware: what runs the device half on a board. Also compiled for the host, where the board is Linux.
  .target(name: "Board", path: "Firmware/Board"),
  firmwareTarget("EpisodeRecording", ["RadioControl", "ModelImage"]),
  firmwareTarget("ConformanceVectors", ["ModelImage"]),
  firmwareTarget(
    "ConformanceChecks",
    [
      "ErrorCodes", "ConformanceVectors", "RadioControl", "Runtime", "ModelImage", "FixedPoint", "CTarget",
    ]),
  firmwareTarget(
    "ErrorCodes", ["EpisodeRecording", "ConformanceVectors", "RadioControl", "Runtime", "ModelImage"]),
  firmwareTarget(
    "FirmwareSupport",
    ["Board", "ErrorCodes", "EpisodeRecording", "ConformanceVectors", "RadioControl", "ModelImage"]),
  imageTarget("Replay", ["FirmwareSupport", "EpisodeRecording", "RadioControl", "ModelImage"]),
  imageTarget(
    "Conformance", ["FirmwareSupport", "ConformanceChecks", "ConformanceVectors", "ModelImage"]),
  imageTarget(
    "Profile", ["Board", "FirmwareSupport", "EpisodeRecording", "RadioControl", "Runtime", "ModelImage"]),
]

let hostHarness: [Target] = [
  // Host harness.
  .systemLibrary(name: "CGSL", path: "HostHarness/CGSL"),
  .systemLibrary(name: "CZlib", path: "HostHarness/CZlib"),
  hostTarget("ArrayFiles", ["CZlib"]),
  .systemLibrary(name: "CHDF5", path: "HostHarness/CHDF5", pkgConfig: "hdf5"),
  .systemLibrary(name: "CPNG", path: "HostHarness/CPNG", pkgConfig: "libpng"),
  hostTarget("Recordings", ["ArrayFiles"]),
  hostTarget("DataImport", ["ArrayFiles", "Recordings", "CHDF5", "CPNG"]),
  hostTarget("Simulation", ["CGSL", "ArrayFiles"]),
  hostTarget("ChannelStatistics", ["CGSL"]),
  hostTarget("Autodiff", ["CGSL"]),
  hostTarget("ReferenceModels", ["CGSL", "ArrayFiles"]),
  hostTarget("ClosedLoop", ["CGSL", "Simulation", "ReferenceModels", "Recordings"]),
  hostTarget(
    "Training",
    ["CGSL", "ArrayFiles", "Recordings", "Autodiff", "Simulation", "ReferenceModels", "ClosedLoop"]),
  hostTarget("WeightPackers", ["PackedWeights", "FixedPoint"]),
  hostTarget(
    "Quantization",
    [
      "CGSL", "ArrayFiles", "ReferenceModels", "WeightPackers", "PackedWeights", "RadioControl", "Runtime",
      "ModelImage", "Kernels", "FixedPoint",
    ]),
  hostTarget(
    "ONNXExport",
    [
      "ONNXMessages", .product(name: "SwiftProtobuf", package: "swift-protobuf"), "Quantization",
      "ModelImage",
      "Kernels", "FixedPoint",
    ]),
  hostTarget(
    "ImageEvaluation",
    [
      "ArrayFiles", "Quantization", "Runtime", "ModelImage", "PackedWeights", "Kernels", "FixedPoint",
    ]),
  hostTarget(
    "Validation",
    [
      "CGSL", "ArrayFiles", "Recordings", "ChannelStatistics", "Simulation", "ReferenceModels",
      "ClosedLoop",
      "Quantization", "EpisodeRecording", "RadioControl", "Runtime", "ModelImage",
    ]),
  .target(
    name: "ONNXMessages", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
    path: "HostHarness/ONNXMessages", exclude: ["generate.sh"], swiftSettings: host),
  hostTarget(
    "ModelExchange",
    [
      "ONNXMessages", .product(name: "SwiftProtobuf", package: "swift-protobuf"), "ArrayFiles",
      "ReferenceModels", "Quantization",
    ]),
  hostTarget(
    "QuantizedImport", ["ModelExchange", "Quantization", "ModelImage", "FixedPoint"]),
  hostTarget(
    "SystemAssembly",
    [
      "ArrayFiles", "Simulation", "ReferenceModels", "ClosedLoop", "Quantization", "RadioControl",
      "ModelImage", "FixedPoint",
    ]),
  hostTarget("Emulation", []),
  hostTarget("PublishedLayers", ["Quantization", "ModelImage", "FixedPoint"]),
  hostTarget("Bench", ["Emulation", "Quantization", "PackedWeights", "WeightPackers"]),
  hostTarget(
    "VectorGeneration",
    [
      "PublishedLayers", "WeightPackers", "Quantization", "ConformanceChecks", "ConformanceVectors",
      "ErrorCodes", "RadioControl", "Runtime", "ModelImage", "FixedPoint",
    ]),
  hostTarget(
    "Report",
    ["Validation", "ClosedLoop", "Quantization", "Emulation", "Bench", "ChannelStatistics", "Simulation"]),
  .executableTarget(
    name: "latentlink",
    dependencies: [
      "CGSL", "ArrayFiles", "Recordings", "DataImport", "Simulation", "ReferenceModels", "ClosedLoop",
      "Training", "Quantization", "ImageEvaluation", "ONNXExport",
      "Validation", "Report", "ChannelStatistics", "Emulation", "Bench", "PublishedLayers",
      "VectorGeneration", "ModelExchange", "QuantizedImport", "SystemAssembly", "EpisodeRecording",
      "RadioControl", "Runtime",
      "ModelImage",
      "PackedWeights", "WeightPackers",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "Logging", package: "swift-log"),
    ],
    path: "HostHarness/CLI", swiftSettings: host),
]

let testTargets: [Target] = [
  tests("FixedPoint", []),
  tests("Kernels", ["FixedPoint", "PackedWeights", "WeightPackers"]),
  tests("PackedWeights", ["FixedPoint", "WeightPackers"]),
  tests("ModelImage", ["Quantization", "WeightPackers", "PackedWeights", "FixedPoint"]),
  tests(
    "Runtime",
    ["ModelImage", "Quantization", "WeightPackers", "PackedWeights", "Kernels", "FixedPoint"]),
  tests("RadioControl", ["Runtime", "ModelImage", "FixedPoint", "Quantization", "ReferenceModels"]),
  tests("CInterface", ["CLatentLink", "RadioControl", "Runtime", "ModelImage"]),
  tests("ArrayFiles", []),
  tests("Recordings", ["ArrayFiles"]),
  tests("DataImport", ["ArrayFiles", "Recordings", "CHDF5", "CPNG"]),
  tests("Simulation", ["ArrayFiles", "CGSL"]),
  tests("ChannelStatistics", ["CGSL", "Simulation"]),
  tests("Autodiff", ["CGSL"]),
  tests("ReferenceModels", ["ArrayFiles"]),
  tests("ClosedLoop", ["LoopFixtures", "Simulation", "ReferenceModels", "Recordings"]),
  tests("Training", ["LoopFixtures", "Autodiff", "Simulation", "ReferenceModels", "Recordings"]),
  tests(
    "Quantization",
    ["ReferenceModels", "ModelImage", "Runtime", "RadioControl", "Kernels", "FixedPoint"]),
  tests(
    "ONNXExport",
    [
      "ONNXRuntimeFixtures", "ONNXMessages", "ArrayFiles", "ImageEvaluation", "Quantization",
      "ReferenceModels",
      "ModelImage", "FixedPoint",
    ]),
  tests(
    "QuantizedImport",
    [
      "ONNXRuntimeFixtures", "ONNXExport", "ModelExchange", "ArrayFiles", "ImageEvaluation",
      "Quantization",
      "ModelImage", "FixedPoint",
    ]),
  tests(
    "SystemAssembly",
    [
      "LoopFixtures", "ONNXMessages", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      "ModelExchange", "Validation", "ClosedLoop", "ArrayFiles", "ReferenceModels", "Simulation",
      "Quantization", "RadioControl", "ModelImage", "FixedPoint",
    ]),
  tests("ImageEvaluation", ["ArrayFiles", "Quantization", "ModelImage", "FixedPoint"]),
  tests(
    "Validation",
    [
      "LoopFixtures", "ClosedLoop", "Quantization", "ReferenceModels", "Simulation", "Recordings",
      "EpisodeRecording",
      "RadioControl",
    ]),
  tests(
    "Report",
    ["Validation", "ClosedLoop", "ChannelStatistics", "Simulation", "Quantization", "Emulation"]),
  .testTarget(
    name: "ModelExchangeTests",
    dependencies: [
      "ModelExchange", "ONNXMessages", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      "ArrayFiles",
      "ReferenceModels", "Quantization", "Runtime", "ModelImage",
    ],
    exclude: ["Fixtures"], swiftSettings: testing),
  .testTarget(
    name: "NodeCasesTests",
    dependencies: [
      "ModelExchange", "QuantizedImport", "ONNXRuntimeFixtures", "ArrayFiles", "ImageEvaluation",
      "ReferenceModels", "Quantization",
    ], swiftSettings: testing),
  tests("ONNXMessages", [.product(name: "SwiftProtobuf", package: "swift-protobuf")]),
  tests("VectorGeneration", ["PublishedLayers", "ConformanceVectors", "ErrorCodes", "ModelImage"]),
  tests("ConformanceChecks", ["VectorGeneration", "ConformanceVectors", "Quantization"]),
  tests(
    "ErrorCodes", ["EpisodeRecording", "ConformanceVectors", "RadioControl", "Runtime", "ModelImage"]),
  tests(
    "Emulation",
    [
      "Bench", "PublishedLayers", "VectorGeneration", "Quantization", "EpisodeRecording", "RadioControl",
      "ModelImage",
    ]),
  tests("PublishedLayers", ["Quantization", "Runtime", "ModelImage"]),
  tests("Bench", ["Emulation"]),
  tests("EpisodeRecording", ["Validation", "RadioControl"]),
  .target(name: "ONNXRuntimeFixtures", path: "Tests/ONNXRuntimeFixtures"),
  .target(
    name: "LoopFixtures", dependencies: ["ArrayFiles", "ReferenceModels", "Simulation"],
    path: "Tests/LoopFixtures"),
  .testTarget(
    name: "CLITests",
    dependencies: [
      "latentlink", "LoopFixtures", "ArrayFiles", "ChannelStatistics", "Simulation", "ReferenceModels",
      "PackedWeights", "WeightPackers",
    ],
    swiftSettings: testing),
  .testTarget(name: "ArchitectureTests", swiftSettings: testing),
]

// Firmware/build.sh builds the device half and what runs it for other machines: all of that at once, without the harness
// and what it depends on.
let onlyFirmware = Context.environment["LATENTLINK_ONLY_FIRMWARE"] != nil

let package = Package(
  name: "LatentLink",
  products: [
    .library(name: "LatentLinkDevice", targets: ["RadioControl"]),
    .library(name: "LatentLinkC", type: .static, targets: ["CInterface"]),
  ] + (onlyFirmware ? [] : [.executable(name: "latentlink", targets: ["latentlink"])]),
  dependencies: onlyFirmware
    ? []
    : [
      .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
      .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
      .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
  targets: onlyFirmware ? deviceAndFirmware : deviceAndFirmware + hostHarness + testTargets
)
