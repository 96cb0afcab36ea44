import Auditing
import Crypto
import Foundation
import Pixels
import Records
import Tensors

/// Where attackers leave what they learnt. Whoever goes on there must have learnt the same from the
/// same: everything that could make a difference is in a folder's name.
struct AttackerFolders {
  private let subject: AuditSubject
  private let budget: Budget

  /// Samples of each part that tell one release from another.
  private static let probes = 32

  init(_ subject: AuditSubject, _ budget: Budget) {
    self.subject = subject
    self.budget = budget
  }

  /// What an interrupted audit goes on from, in the audit's own folder.
  func work(in audit: URL) -> URL {
    var hash = originals()
    func take(_ numbers: Tensor?) {
      numbers?.converted(to: .float32).floats.withUnsafeBytes { hash.update(data: Data($0)) }
    }
    let cipher = subject.cipher
    hash.update(data: Data("\(cipher?.family as Any) \(cipher?.hasIndependentKeys as Any)".utf8))
    for places in [subject.attacker, subject.validation, subject.test] {
      let some = places.thinned(to: Self.probes)
      let (released, undefended) = (subject.release(some), subject.undefended?(some))
      take(released)
      take(undefended)
      take(subject.classify.map { classify in subject.precision.apply { classify(released) } })
      take(
        undefended.flatMap { given in
          subject.classifyUndefended.map { classify in
            subject.precision.apply { classify(given) }
          }
        })
      take(cipher?.freshKeyQuery?(some, subject.seed))
    }
    return audit.appendingPathComponent(prefix + name(hash), isDirectory: true)
  }

  /// Takes away what audits with this budget have left, whatever they attacked.
  func clear(_ audit: URL) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: audit.path)) ?? []
    where name.hasPrefix(prefix) {
      try? files.removeItem(at: audit.appendingPathComponent(name))
    }
  }

  /// What attackers of unprotected pictures leave for the next audit of the same pictures, whatever
  /// protects them.
  func ceilings(in parent: URL) -> URL {
    var hash = originals()
    // Whatever stands for unprotected data here: pictures, or what an undefended encoder makes of them.
    let some = Array(subject.validation.prefix(Self.probes))
    subject.undefended?(some).converted(to: .float32).floats.withUnsafeBytes {
      hash.update(data: Data($0))
    }
    return parent.appendingPathComponent(name(hash), isDirectory: true)
  }

  private var prefix: String { "work-\(budget.name)-" }

  private func name(_ hash: SHA256) -> String { hash.finalize().prefix(8).hexadecimal }

  /// Pictures and labels that attackers learn from and are chosen by; test is only read. Who else
  /// competes makes no difference for what somebody learns.
  private func originals() -> SHA256 {
    var hash = SHA256()
    func take(_ text: String) { hash.update(data: Data((text + "\n").utf8)) }
    for word in [
      ProductVersion.current, budget.name, "\(budget.seeds) \(budget.picture) \(budget.attribute)",
      budget.guests.map(\.name).joined(separator: ";"), budget.asked?.joined(separator: ";") ?? "",
      "\(subject.seed)", "\(subject.width)", "\(subject.fullyConnected)", "\(subject.precision)",
      "\(subject.picture)",
    ] { take(word) }
    let dataset = subject.dataset
    for places in [subject.attacker, subject.validation] {
      take("\(places.count)")
      for place in places {
        take("\(dataset.ids[place]) \(dataset.identities?[place] ?? "")")
        hash.update(data: Data(subject.hasPictures ? dataset.pixels(at: place) : []))
      }
      for label in dataset.labels {
        take("\(label.name) \(label.classes)")
        places.map { label.values[$0] }.withUnsafeBytes { hash.update(data: Data($0)) }
      }
    }
    return hash
  }
}
