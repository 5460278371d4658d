package kernel

// Uniform32 is number index of the stream that seed and step choose: one of 2^24 equally likely multiples of 2^-24 in
// [0, 1). It is a function of its arguments alone, so masks need not be kept and do not depend on how work is divided.
//
// The mixing is that of SplitMix64 (Steele, Lea, Flood 2014), once for step, once for seed with it, once for index.
func Uniform32(seed, step, index uint64) float32 { return uniformAt(rowKey(seed, step), index) }

// gamma is 2^64 over the golden ratio, odd: the increment of SplitMix64.
const gamma = 0x9e3779b97f4a7c15

// rowKey is what the numbers of one seed and step have in common.
func rowKey(seed, step uint64) uint64 { return mix64(seed ^ mix64(step+gamma)) }

// uniformAt is number index of a key's stream.
func uniformAt(key, index uint64) float32 {
	return float32(bits24(key, index)) * 0x1p-24
}

// bits24 is the same number times 2^24.
func bits24(key, index uint64) uint64 { return mix64(key+(index+1)*gamma) >> 40 }

// mix64 is the finalizer of SplitMix64, a permutation of 64 bits.
func mix64(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
