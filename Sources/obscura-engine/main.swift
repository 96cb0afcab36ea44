print("obscura-engine")
