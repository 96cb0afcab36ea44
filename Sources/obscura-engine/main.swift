import Commands
import ObscuraKit

Engine.claimProcess()
await Engine.shared.run { () -> Void in EntryPoint.run(engine: Obscura()) }
