module github.com/seed-1d449c6d/stheno/internal/kernel/_arm64

go 1.26.0
