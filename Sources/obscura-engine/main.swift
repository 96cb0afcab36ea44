import Commands
import ObscuraKit

Engine.claimProcess()
EntryPoint.run(engine: Obscura())
