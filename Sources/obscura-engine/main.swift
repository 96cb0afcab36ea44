import Commands

EntryPoint.run(engine: Obscura())
