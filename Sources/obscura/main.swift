import Commands

EntryPoint.run(engine: nil)
