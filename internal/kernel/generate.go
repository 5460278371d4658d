package kernel

// The assembly is written by the module in _asm, which users of this module never download.
//go:generate go run -C _asm . -op gemm -pkg kernel -out ../gemm_amd64.s -stubs ../gemm_stubs_amd64.go
//go:generate go run -C _asm . -op relu -pkg kernel -out ../relu_amd64.s -stubs ../relu_stubs_amd64.go
