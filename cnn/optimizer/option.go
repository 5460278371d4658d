package optimizer

// Option sets a hyperparameter of an optimizer or a schedule. Each may be given once. All optimizers take WeightDecay,
// ClipValue, ClipNorm, GlobalClipNorm, EMA, EMAOverwriteFrequency and GradientAccumulationSteps.
type Option struct {
	name  string
	value float64
}

// Momentum is how much of the last step goes into this one: 0 to 1, default 0. Taken by SGD and RMSprop.
func Momentum(m float64) Option { return Option{"Momentum", m} }

// Nesterov looks a step of the momentum ahead. Taken by SGD; without Momentum it changes nothing.
func Nesterov() Option { return Option{"Nesterov", 1} }

// Beta1 is how much of the mean of gradients is kept at each step: 0 or more and below 1, default 0.9. Taken by Adam,
// AdamW, Nadam, Adamax and Lion (there more than 0, up to 1).
func Beta1(b float64) Option { return Option{"Beta1", b} }

// Beta2 is how much of the mean of squared gradients is kept at each step: 0 or more and below 1, default 0.999. Taken by
// Adam, AdamW and Nadam, by Adamax (of the largest gradient) and by Lion (of the mean of gradients, default 0.99).
func Beta2(b float64) Option { return Option{"Beta2", b} }

// Rho is how much of the mean of squared gradients is kept at each step: 0 to 1, default 0.9. Taken by RMSprop.
func Rho(r float64) Option { return Option{"Rho", r} }

// Epsilon keeps the divisor away from zero: 0 or more, default 1e-7. Taken by all optimizers but SGD and Lion; where it
// stands in the formula is said there.
func Epsilon(e float64) Option { return Option{"Epsilon", e} }

// AMSGrad divides by the largest mean of squared gradients so far instead of the last. Taken by Adam and AdamW.
func AMSGrad() Option { return Option{"AMSGrad", 1} }

// Centered divides by an estimate of the gradient's variance instead of its mean square. Taken by RMSprop.
func Centered() Option { return Option{"Centered", 1} }

// InitialAccumulatorValue is where the sum of squared gradients begins: 0 or more, default 0.1. Taken by Adagrad.
func InitialAccumulatorValue(v float64) Option { return Option{"InitialAccumulatorValue", v} }

// WeightDecay makes every weight smaller before each step, by this share times the learning rate: w -= w * decay * rate.
// 0 or more, default 0 (AdamW: 0.004). Taken by all optimizers, and applied to all weights, biases too, as Keras does.
func WeightDecay(d float64) Option { return Option{"WeightDecay", d} }

// ClipValue limits each element of a gradient to -v and v before anything is made of it; NaN stays. More than 0; without
// it nothing is clipped. Taken by all optimizers, which take one of ClipValue, ClipNorm and GlobalClipNorm.
func ClipValue(v float64) Option { return Option{"ClipValue", v} }

// ClipNorm makes the gradient g of each variable that is longer than v as long as v: g * v / max(|g|, v), where |g| is the
// root of the sum of g's squares. More than 0; without it nothing is clipped. A NaN makes all of its variable's gradient NaN;
// an infinity becomes NaN, and what is beside it 0. The squares are summed in float64: Keras' sum, in float32, overflows
// where a norm is 1.8e19 or more, and the gradient becomes 0. Taken by all optimizers.
func ClipNorm(v float64) Option { return Option{"ClipNorm", v} }

// GlobalClipNorm is ClipNorm for all variables together, as if they were one: each gradient is multiplied by
// v * min(1 / |g|, 1 / v), with |g| the norm of all. More than 0; without it nothing is clipped. A norm that is not finite
// makes all gradients NaN; in Keras one of 1.8e19 or more is not finite. Taken by all optimizers.
func GlobalClipNorm(v float64) Option { return Option{"GlobalClipNorm", v} }

// EMA keeps, after each step, an exponential moving average a of the weights: a = m * a + (1 - m) * w. It begins as the
// weights after the first update. When training ends the weights become their averages. 0 to 1; Keras' ema_momentum is 0.99
// by default. Taken by all optimizers: one more slot.
func EMA(m float64) Option { return Option{"EMA", m} }

// EMAOverwriteFrequency also makes the weights their averages after every n-th update: 1 or more; without it only when
// training ends. Only with EMA. Taken by all optimizers.
func EMAOverwriteFrequency(n int) Option { return Option{"EMAOverwriteFrequency", float64(n)} }

// GradientAccumulationSteps changes the weights after every n-th batch only, by the mean of the gradients of n batches. 2 or
// more; without it each batch changes them. The steps of the formula and of EMA are updates, but the learning rate is that of
// the last of the n batches: as in Keras, a schedule goes on counting batches. Between updates an average is kept, and written
// over the weights, once more at each batch; this too is Keras'. Taken by all optimizers: one more slot.
func GradientAccumulationSteps(n int) Option {
	return Option{"GradientAccumulationSteps", float64(n)}
}

// Staircase lowers the rate at once after each DecaySteps, not a little at each step. Taken by ExponentialDecay and
// InverseTimeDecay.
func Staircase() Option { return Option{"Staircase", 1} }

// EndLearningRate is where the rate ends: 0 or more, default 1e-4. Taken by PolynomialDecay.
func EndLearningRate(r float64) Option { return Option{"EndLearningRate", r} }

// Power is the exponent: 0 or more, default 1. Taken by PolynomialDecay.
func Power(p float64) Option { return Option{"Power", p} }

// Cycle begins anew, with more steps each time, where the rate has come to its end. Taken by PolynomialDecay.
func Cycle() Option { return Option{"Cycle", 1} }

// Alpha is the share of the rate that is left at the end: 0 or more, default 0. Taken by CosineDecay and
// CosineDecayRestarts.
func Alpha(a float64) Option { return Option{"Alpha", a} }

// WarmupTarget is the rate to which a warm-up rises, and from which the decay begins: 0 or more; without it there is no
// warm-up. Taken by CosineDecay.
func WarmupTarget(r float64) Option { return Option{"WarmupTarget", r} }

// WarmupSteps is how long the rate rises: 0 or more, default 0; only with WarmupTarget. Taken by CosineDecay.
func WarmupSteps(n int) Option { return Option{"WarmupSteps", float64(n)} }

// TMul is how many times longer each period is than the one before: 1 or more, default 2. Taken by CosineDecayRestarts.
func TMul(f float64) Option { return Option{"TMul", f} }

// MMul is how many times higher each period begins than the one before: 0 or more, default 1. Taken by
// CosineDecayRestarts.
func MMul(f float64) Option { return Option{"MMul", f} }
