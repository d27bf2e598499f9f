"""What ``make`` calls: train, serve, shell, explain, evaluate, calibrate, report on the examples."""
