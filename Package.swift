// swift-tools-version: 6.1
import PackageDescription

// libtorch lies in .deps/libtorch (scripts/setup unpacks it) unless LIBTORCH names another build.
let libtorch =
  Context.environment["LIBTORCH"].flatMap { $0.isEmpty ? nil : $0 }
  ?? Context.packageDirectory + "/.deps/libtorch"

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A library target and its tests, which are named after it.
func library(
  _ name: String, _ dependencies: [Target.Dependency], testing: [Target.Dependency] = [],
  resources: [Resource] = []
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies),
    .testTarget(
      name: name + "Tests", dependencies: [.byName(name: name)] + dependencies + testing,
      resources: resources),
  ]
}

let package = Package(
  name: "Obscura",
  platforms: [.macOS(.v15)],
  products: [
    // The targets below ObscuraKit are there for attackers that somebody writes outside.
    .library(
      name: "ObscuraKit",
      targets: [
        "ObscuraKit", "Auditing", "Training", "Architectures", "Networks", "Tensors", "Datasets",
        "Records", "Pixels",
      ]),
    .executable(name: "obscura", targets: ["obscura"]),
    .executable(name: "obscura-engine", targets: ["obscura-engine"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(
      name: "CCodecs",
      linkerSettings: [
        .linkedLibrary("turbojpeg"), .linkedLibrary("png"), .linkedLibrary("webp"),
      ]),
    .target(
      name: "CTorch",
      cxxSettings: [
        .unsafeFlags([
          "-isystem", libtorch + "/include",
          "-isystem", libtorch + "/include/torch/csrc/api/include",
        ])
      ],
      linkerSettings: [
        .unsafeFlags([
          "-L" + libtorch + "/lib", "-Xlinker", "-rpath", "-Xlinker", libtorch + "/lib",
        ]),
        .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
        .linkedLibrary("stdc++", .when(platforms: [.linux])),
      ]),
    .target(name: "CCipherKernels"),
    // ONNX Runtime is looked for when a model is named; `scripts/setup onnx` unpacks it there.
    .target(
      name: "COnnx",
      linkerSettings: [
        .unsafeFlags([
          "-Xlinker", "-rpath", "-Xlinker", Context.packageDirectory + "/.deps/onnxruntime",
        ]),
        .linkedLibrary("dl", .when(platforms: [.linux])),
      ]),
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .executableTarget(name: "obscura", dependencies: ["Commands"]),
    .executableTarget(
      name: "obscura-engine",
      dependencies: ["Commands", "ObscuraKit", argumentParser]),
  ]
    + library("Pixels", [])
    + library("Formats", ["Pixels", "CZlib"], testing: ["TestSupport"])
    + library(
      "Ciphers", ["Pixels", "CCipherKernels", crypto, cryptoExtras], testing: ["TestSupport"],
      resources: [.copy("Fixtures")])
    + library("Imaging", ["Pixels", "CCodecs"], resources: [.copy("Fixtures")])
    + library("Datasets", ["Pixels", "Formats", "Imaging", crypto], testing: ["TestSupport"])
    + library("Records", ["Pixels", "Formats", yams], testing: ["TestSupport"])
    + library(
      "CipherJobs", ["Ciphers", "Formats", "Imaging", "Datasets", "Records", crypto],
      testing: ["TestSupport"])
    + library("Collaboration", ["Formats", "Records", crypto], testing: ["TestSupport"])
    + library("Reporting", ["Formats", "Records", "Imaging", crypto])
    + library("Tensors", ["CTorch", "Formats"])
    + library(
      "Networks", ["Tensors", "Pixels"], testing: ["TestSupport"],
      resources: [.copy("Fixtures")])
    + library(
      "Architectures", ["Networks", "Formats"], testing: ["TestSupport"],
      resources: [.copy("Fixtures")])
    + library("Training", ["Networks", "Datasets", "Records"])
    + library("Schemes", ["Architectures", "Training"])
    + library(
      "Auditing", ["Architectures", "Training"], testing: ["Ciphers", "TestSupport"],
      resources: [.copy("Fixtures")])
    + library(
      "ObscuraKit",
      [
        "Schemes", "Auditing", "Ciphers", "CipherJobs", "Collaboration", "Reporting", "Imaging",
        "COnnx", crypto,
      ],
      testing: ["TestSupport"], resources: [.copy("Fixtures")])
    + library(
      "Commands",
      [
        "Formats", "Records", "Datasets", "Imaging", "Reporting", "Ciphers", "CipherJobs",
        "Collaboration", argumentParser,
      ],
      testing: ["obscura", "obscura-engine", "TestSupport", crypto]),
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx20
)
