/// Recipe key `train`: how the scheme is trained.
public struct TrainSettings: Sendable, Equatable {
  public enum Optimizer: String, Sendable, CaseIterable {
    case adam, adamw, sgd
  }

  /// How the learning rate moves over the steps.
  public enum Schedule: String, Sendable, CaseIterable {
    case constant, step, cosine
    case oneCycle = "one-cycle"
    case warmUp = "warm-up"
  }

  public enum Precision: String, Sendable, CaseIterable {
    /// bf16 where the processor or the accelerator computes in it, fp32 elsewhere.
    case auto
    case fp32, bf16
  }

  /// Recipe key `train.augment`: random changes of the training pictures.
  public struct Augment: Sendable, Equatable {
    /// Left and right swapped for half of the pictures.
    public var mirror: Bool
    /// Up to this many pixels in each direction.
    public var shift: Int
    /// 0.2 is up to 20 % in or out.
    public var zoom: Double

    public init(mirror: Bool = false, shift: Int = 0, zoom: Double = 0) {
      self.mirror = mirror
      self.shift = shift
      self.zoom = zoom
    }
  }

  public var batch: Int
  public var epochs: Int
  /// Epochs before the main training.
  public var pretrain: Int
  /// Learning rate.
  public var rate: Double
  public var optimizer: Optimizer
  /// What Adam adds to the root of its second moment.
  public var epsilon: Double
  /// nil for the optimiser's own default.
  public var weightDecay: Double?
  public var schedule: Schedule
  public var precision: Precision
  public var augment: Augment
  public var checkpointSeconds: Double
  /// Largest norm of the gradient; nil for no bound.
  public var clip: Double?
  /// Epochs without progress on validation after which training stops; nil for never.
  public var patience: Int?

  public init(
    batch: Int = 64, epochs: Int = 10, pretrain: Int = 1, rate: Double = 1e-3,
    optimizer: Optimizer = .adam, epsilon: Double = 1e-8, weightDecay: Double? = nil,
    schedule: Schedule = .constant,
    precision: Precision = .auto, augment: Augment = Augment(), checkpointSeconds: Double = 60,
    clip: Double? = nil,
    patience: Int? = nil
  ) {
    self.batch = batch
    self.epochs = epochs
    self.pretrain = pretrain
    self.rate = rate
    self.optimizer = optimizer
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.schedule = schedule
    self.precision = precision
    self.augment = augment
    self.checkpointSeconds = checkpointSeconds
    self.clip = clip
    self.patience = patience
  }

  init(_ section: RecipeSection) {
    let standard = TrainSettings()
    batch = section.optional("batch", default: standard.batch, in: 1...65536)
    epochs = section.optional("epochs", default: standard.epochs, in: 0...100_000)
    pretrain = section.optional("pretrain", default: standard.pretrain, in: 0...100_000)
    rate = section.optional("rate", default: standard.rate, in: 1e-9...10)
    optimizer = section.optional("optimizer", default: standard.optimizer)
    epsilon = section.optional("epsilon", default: standard.epsilon, in: 1e-12...1)
    weightDecay = section.optional("weight_decay", in: 0...1)
    schedule = section.optional("schedule", default: standard.schedule)
    precision = section.optional("precision", default: standard.precision)
    let augment = section.section("augment")
    self.augment = Augment(
      mirror: augment.optional("mirror", default: false),
      shift: augment.optional("shift", default: 0, in: 0...4096),
      zoom: augment.optional("zoom", default: 0, in: 0...0.9))
    checkpointSeconds = section.optional(
      "checkpoint_seconds", default: standard.checkpointSeconds, in: 0...86_400)
    clip = section.optional("clip", in: 1e-9...1e9)
    patience = section.optional("patience", in: 1...100_000)
  }

  var tree: RecipeNode {
    .map([
      ("batch", .value(batch)),
      ("epochs", .value(epochs)),
      ("pretrain", .value(pretrain)),
      ("rate", .value(rate)),
      ("optimizer", .value(optimizer.rawValue)),
      ("epsilon", .value(epsilon)),
      ("weight_decay", weightDecay.map { .value($0) }),
      ("schedule", .value(schedule.rawValue)),
      ("precision", .value(precision.rawValue)),
      (
        "augment",
        .map([
          ("mirror", .value(augment.mirror)), ("shift", .value(augment.shift)),
          ("zoom", .value(augment.zoom)),
        ])
      ),
      ("checkpoint_seconds", .value(checkpointSeconds)),
      ("clip", clip.map { .value($0) }),
      ("patience", patience.map { .value($0) }),
    ])
  }
}
