// Package onnx reads and writes the bytes of ONNX files: a protobuf message of type ModelProto. It knows the fields that a
// model for inference has and skips the others, as protobuf demands; it knows no operators, opens no files and copies no
// weights.
//
// Start at [Decode] and [Model.WriteTo]. What the numbers mean is said by onnx/onnx.proto, ONNX 1.23.
package onnx

// Model is a ModelProto.
type Model struct {
	IRVersion       int64
	Producer        string
	ProducerVersion string
	Opsets          []Opset
	Graph           *Graph // nil: the file has none
	Metadata        []Entry
}

// Opset says which version of a domain's operators a model uses; the domain "" is ONNX' own.
type Opset struct {
	Domain  string
	Version int64
}

// Entry is a StringStringEntryProto.
type Entry struct{ Key, Value string }

// Graph is a GraphProto.
type Graph struct {
	Name         string
	Nodes        []*Node
	Initializers []*Tensor
	Inputs       []*Info
	Outputs      []*Info
	Sparse       int // number of sparse initializers, which are not read
}

// Node is a NodeProto: an operator with the names of what it takes and gives; "" stands for an optional one left out.
type Node struct {
	Op, Domain, Name string
	Inputs, Outputs  []string
	Attributes       []*Attribute
}

// Attribute is an AttributeProto. Only what Kind says is meant.
type Attribute struct {
	Name    string
	Kind    Kind
	Ref     string // name of an attribute of the function around it
	Int     int64
	Float   float32
	String  []byte
	Tensor  *Tensor
	Ints    []int64
	Floats  []float32
	Strings [][]byte
	Graphs  int // number of graphs inside, which are not read
}

// Kind is an AttributeType.
type Kind int32

// The kinds of attributes that are read. Others, such as graphs and types, have no value here.
const (
	KindFloat   Kind = 1
	KindInt     Kind = 2
	KindString  Kind = 3
	KindTensor  Kind = 4
	KindGraph   Kind = 5
	KindFloats  Kind = 6
	KindInts    Kind = 7
	KindStrings Kind = 8
	KindGraphs  Kind = 10
)

// Info is a ValueInfoProto: a name with a type and a shape.
type Info struct {
	Name     string
	Type     DataType // 0: no tensor
	HasShape bool
	Dims     []Dim
}

// Dim is one axis of an Info: a number, a name for an unknown number, or neither.
type Dim struct {
	Value int64
	Known bool
	Param string
}

// Tensor is a TensorProto. The numbers are in Raw, in one of the lists, or, if External is not nil, in another file.
type Tensor struct {
	Name     string
	Type     DataType
	Dims     []int64
	Raw      []byte // little-endian; a part of the file's bytes. nil: not given
	Floats   []float32
	Ints32   []int32
	Ints64   []int64
	Doubles  []float64
	Uints64  []uint64
	Strings  int // number of strings, which are not read
	External []Entry
	Segment  bool // a part of a tensor, which nothing here understands
}

// DataType is TensorProto.DataType.
type DataType int32

// The types of which values can be read.
const (
	Float    DataType = 1
	Uint8    DataType = 2
	Int8     DataType = 3
	Uint16   DataType = 4
	Int16    DataType = 5
	Int32    DataType = 6
	Int64    DataType = 7
	Bool     DataType = 9
	Float16  DataType = 10
	Double   DataType = 11
	Uint32   DataType = 12
	Uint64   DataType = 13
	BFloat16 DataType = 16
)

var typeNames = [...]string{"undefined", "float", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16",
	"double", "uint32", "uint64", "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2",
	"float8e5m2fnuz", "uint4", "int4", "float4e2m1", "float8e8m0"}
