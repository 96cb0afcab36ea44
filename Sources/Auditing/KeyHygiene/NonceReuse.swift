/// Pictures whose key came from the same nonce.
package enum NonceReuse {
  /// The places that share a nonce with another, in the order of their first; those without a nonce
  /// share none.
  package static func groups(_ nonces: [String?]) -> [[Int]] {
    var places: [String: [Int]] = [:]
    for (place, nonce) in nonces.enumerated() {
      if let nonce { places[nonce, default: []].append(place) }
    }
    return places.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }
}
