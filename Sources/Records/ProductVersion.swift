/// The version that every file of Obscura and `obscura --version` state.
public enum ProductVersion {
  public static let current = "0.1.0"
}
