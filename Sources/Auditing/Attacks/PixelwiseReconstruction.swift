import Architectures
import Networks
import Tensors
import Training

/// The attack that the pixel cipher's paper defends against: three locally connected 1 x 1 layers of
/// 8, 32 and 3 maps, mean squared error.
/// Source: Sirichotedumrong, Kinoshita and Kiya, section IV.A. Under one key every pixel can be
/// learnt. Under independent keys a pixel still shows how far its three values are from the middle
/// grey, and its place what they usually are: trained well, faces come out of that (measured in
/// docs/results/ciphers.md). What the paper's training fails at says nothing about the cipher.
struct PixelwiseReconstruction: Attack {
  enum Training: String, CaseIterable {
    /// As the paper has it: stochastic gradient descent at 0.1, over 10 from 40 and 60 of 70 epochs,
    /// momentum 0.9, weight decay 5e-4, batches of 128. The loss is a mean over all pixels, so that
    /// it moves the weights of a single pixel next to nowhere.
    case paper = "paper's COA"
    /// By Adam to a plateau, the stronger attacker.
    case adam = "pixelwise network"
  }

  let training: Training
  let uses: Set<Resource> = [.lessons]

  init(_ training: Training) { self.training = training }

  var name: String { training.rawValue }
  var summary: String {
    "three locally connected 1 x 1 layers, mean squared error; sees single pixels; "
      + (training == .paper ? "trained as the paper says" : "trained by Adam")
  }

  static let maps = [8, 32]
  /// Pictures that the paper's training learns from: its data has no more.
  private static let most = 5000

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesPictures
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let (input, output) = (observation.protected, observation.picture)
    var layers: [any Module] = []
    var channels = input.channels
    for maps in Self.maps {
      layers += [LocallyConnected(channels, maps, size: input.size), Activate(.relu)]
      channels = maps
    }
    layers += [
      LocallyConnected(channels, output.channels, size: input.size), Activate(.sigmoid),
    ]
    return try SupervisedSession.rebuilding(
      Network(module: Sequential(layers), input: input, output: output), name: name,
      on: observation, context: context, regimen: regimen,
      most: training == .paper ? Self.most : .max
    ) { output, pictures in output.meanSquaredError(to: pictures) }
  }

  private var regimen: Regimen {
    var regimen = Regimen.rebuilding(reductions: 2)
    regimen.rate = 0.01
    if training == .paper {
      regimen = Regimen(
        rule: .sgd(momentum: 0.9, weightDecay: 5e-4), rate: 0.1, batch: 128, clip: nil,
        ending: .passes(70, .steps(at: [40.0 / 70, 60.0 / 70], factor: 0.1)))
    }
    // Measured: each weight is used once for a picture.
    regimen.cost = 20
    return regimen
  }
}
