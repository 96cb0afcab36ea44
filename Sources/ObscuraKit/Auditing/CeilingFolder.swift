import Auditing
import Crypto
import Foundation
import Pixels
import Tensors

/// Where attackers of unprotected pictures leave what they learnt, so that the next audit of the same
/// pictures, whatever protects them, goes on from there. The same pictures, labels, parts, budget and
/// seed name the same folder.
struct CeilingFolder {
  let url: URL

  init(in parent: URL, _ subject: AuditSubject, _ budget: Budget) {
    var hash = SHA256()
    func take(_ text: String) { hash.update(data: Data((text + "\n").utf8)) }
    for word in [
      budget.name, "\(budget.seeds)", budget.attacks.joined(separator: ";"),
      budget.guests.map(\.name).joined(separator: ";"), budget.asked?.joined(separator: ";") ?? "",
      "\(subject.seed)", "\(subject.width)", "\(subject.fullyConnected)", "\(subject.precision)",
      "\(subject.picture)",
    ] { take(word) }
    let dataset = subject.dataset
    // Validation chooses; test is only read.
    for places in [subject.attacker, subject.validation] {
      take("\(places.count)")
      for place in places {
        take("\(dataset.ids[place]) \(dataset.identities?[place] ?? "")")
        hash.update(data: Data(dataset.pixels(at: place)))
      }
      for label in dataset.labels {
        take("\(label.name) \(label.classes)")
        places.map { label.values[$0] }.withUnsafeBytes { hash.update(data: Data($0)) }
      }
    }
    // Whatever stands for unprotected data here: pictures, or what an undefended encoder makes of them.
    let some = Array(subject.validation.prefix(16))
    subject.undefended?(some).converted(to: .float32).floats.withUnsafeBytes {
      hash.update(data: Data($0))
    }
    url = parent.appendingPathComponent(
      hash.finalize().prefix(8).hexadecimal, isDirectory: true)
  }
}
