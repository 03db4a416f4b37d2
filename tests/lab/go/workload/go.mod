module day2.test/workload

go 1.24.0
