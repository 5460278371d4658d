package kernel

// The assembly is written by the module in _asm, which users of this module never download.
//go:generate go run -C _asm . -op adam -pkg kernel -out ../adam_amd64.s -stubs ../adam_stubs_amd64.go
//go:generate go run -C _asm . -op add -pkg kernel -out ../add_amd64.s -stubs ../add_stubs_amd64.go
//go:generate go run -C _asm . -op arithmetic -pkg kernel -out ../arithmetic_amd64.s -stubs ../arithmetic_stubs_amd64.go
//go:generate go run -C _asm . -op batchnorm -pkg kernel -out ../batchnorm_amd64.s -stubs ../batchnorm_stubs_amd64.go
//go:generate go run -C _asm . -op dense -pkg kernel -out ../dense_amd64.s -stubs ../dense_stubs_amd64.go
//go:generate go run -C _asm . -op depthwise -pkg kernel -out ../depthwise_amd64.s -stubs ../depthwise_stubs_amd64.go
//go:generate go run -C _asm . -op gemm -pkg kernel -out ../gemm_amd64.s -stubs ../gemm_stubs_amd64.go
//go:generate go run -C _asm . -op gemm512 -pkg kernel -out ../gemm512_amd64.s -stubs ../gemm512_stubs_amd64.go
//go:generate go run -C _asm . -op maxpool2d -pkg kernel -out ../maxpool2d_amd64.s -stubs ../maxpool2d_stubs_amd64.go
//go:generate go run -C _asm . -op maxwindow -pkg kernel -out ../maxwindow_amd64.s -stubs ../maxwindow_stubs_amd64.go
//go:generate go run -C _asm . -op relu -pkg kernel -out ../relu_amd64.s -stubs ../relu_stubs_amd64.go
//go:generate go run -C _asm . -op winograd -pkg kernel -out ../winograd_amd64.s -stubs ../winograd_stubs_amd64.go
//go:generate go run -C _asm . -op rows -pkg kernel -out ../rows_amd64.s -stubs ../rows_stubs_amd64.go
//go:generate go run -C _asm . -op sgd -pkg kernel -out ../sgd_amd64.s -stubs ../sgd_stubs_amd64.go
//go:generate go run -C _asm . -op smooth -pkg kernel -out ../smooth_amd64.s -stubs ../smooth_stubs_amd64.go
//go:generate go run -C _asm . -op list -pkg kernel -out ../list_amd64.s -stubs ../list_stubs_amd64.go
//go:generate go run -C _asm . -op mask -pkg kernel -out ../mask_amd64.s -stubs ../mask_stubs_amd64.go
//go:generate go run -C _asm . -op pool -pkg kernel -out ../pool_amd64.s -stubs ../pool_stubs_amd64.go
//go:generate go run -C _asm . -op vertical -pkg kernel -out ../vertical_amd64.s -stubs ../vertical_stubs_amd64.go
//go:generate go run -C _arm64 . -dir ..
