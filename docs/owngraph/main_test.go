package main

func Example() {
	main()
	// Output:
	// TapeMachine  loss 41  dloss/dw [ 2   0   8  36]
	// plan         loss 41  dloss/dw [ 2   0   8  36]
	// LispMachine  loss 41  dloss/dw [ 2   0   8  36]
}
